using Dm3.Ethereum;

namespace Dm3.Storage.Names;

/// <summary>The whole state that an import brings a name to.</summary>
public sealed record ImportedState
{
    /// <summary>Who may change it; of a reserved name, who may register it.</summary>
    public required Address Owner { get; init; }

    /// <summary>All its records.</summary>
    public required NameRecords Records { get; init; }

    /// <summary>Its version afterwards: higher than before, and so high that what was signed before elsewhere is stale here too.</summary>
    public required long Version { get; init; }

    /// <summary>As in <see cref="StoredName.Managed"/>.</summary>
    public bool Managed { get; init; }

    /// <summary>A tombstone, kept for its version.</summary>
    public bool Released { get; init; }

    /// <summary>A tombstone that only <see cref="Owner"/> may register.</summary>
    public bool Reserved { get; init; }

    /// <summary>As in <see cref="StoredName.SuspendedFor"/>.</summary>
    public string? SuspendedFor { get; init; }

    /// <summary>As in <see cref="StoredName.QuarantinedFor"/>.</summary>
    public string? QuarantinedFor { get; init; }

    /// <summary>As in <see cref="StoredName.ExpiresAtUnixSeconds"/>.</summary>
    public long? ExpiresAtUnixSeconds { get; init; }

    /// <summary>When it was registered, wherever that was.</summary>
    public required long CreatedAtUnixSeconds { get; init; }

    /// <summary>Its owner goes by it.</summary>
    public bool Primary { get; init; }

    /// <summary>Takes the place of whatever was there, as a registration does: names below it are released.</summary>
    public bool Replaces { get; init; }
}
