using System.Text.Json.Serialization;
using Dm3.Ethereum;

namespace Dm3.Client.Names;

/// <summary>A name as the registry shows it.</summary>
public sealed record RegisteredName
{
    /// <summary>The normalised name, zone included.</summary>
    public required string Name { get; init; }

    /// <summary>The zone that it lies in.</summary>
    public required string Zone { get; init; }

    /// <summary>Who may change it; zero once it is released.</summary>
    public required Address Owner { get; init; }

    /// <summary>Counts its operations, and is the nonce of the next one.</summary>
    public required long Version { get; init; }

    /// <summary>Unix seconds.</summary>
    [JsonPropertyName("created")]
    public long CreatedAtUnixSeconds { get; init; }

    /// <summary>Unix seconds of the last operation.</summary>
    [JsonPropertyName("updated")]
    public long UpdatedAtUnixSeconds { get; init; }

    /// <summary>Unix seconds; null for a name that does not expire.</summary>
    [JsonPropertyName("expires")]
    public long? ExpiresAtUnixSeconds { get; init; }

    /// <summary>Free again; only its version counts.</summary>
    public bool Released { get; init; }

    /// <summary>Why the zone's operator lets it answer nothing; null if it answers.</summary>
    public string? Suspended { get; init; }

    /// <summary>What it answers.</summary>
    public required NameRecordValues Records { get; init; }
}
