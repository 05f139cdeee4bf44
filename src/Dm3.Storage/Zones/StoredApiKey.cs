using Dm3.Ethereum;

namespace Dm3.Storage.Zones;

/// <summary>A key of a zone's operator, without the key itself.</summary>
/// <param name="Id">Public part: names the key in lists and in the log of operations.</param>
/// <param name="Zone">Name of the zone.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Label">What the operator calls it.</param>
/// <param name="Hash">SHA-256 of the whole key.</param>
/// <param name="CreatedBy">Id of the key that made it, or the owner's signed message as JSON.</param>
/// <param name="Signature">The owner's signature of that message; empty if a key made it.</param>
/// <param name="CreatedAtUnixSeconds">When it was made.</param>
public sealed record StoredApiKey(
    string Id, string Zone, ApiKeyRole Role, string Label, Hash256 Hash, string CreatedBy, ReadOnlyMemory<byte> Signature, long CreatedAtUnixSeconds)
{
    /// <summary>When it was used last, to the minute; null if never.</summary>
    public long? LastUsedAtUnixSeconds { get; init; }

    /// <summary>Since when it is worth nothing; null if it is good.</summary>
    public long? RevokedAtUnixSeconds { get; init; }
}
