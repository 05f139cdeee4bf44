namespace Dm3.Storage.Zones;

/// <summary>What became of a change to the keys of a zone. All but <see cref="Done"/> change nothing.</summary>
public enum ApiKeyWriteResult
{
    /// <summary>Durable.</summary>
    Done,

    /// <summary>The zone has another version than the owner saw.</summary>
    VersionConflict,

    /// <summary>The zone has no such key, or it is revoked.</summary>
    Unknown,

    /// <summary>The zone has as many keys as it may.</summary>
    TooMany,
}
