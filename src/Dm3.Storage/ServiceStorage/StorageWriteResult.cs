namespace Dm3.Storage.ServiceStorage;

/// <summary>What became of a write. All but <see cref="Done"/> change nothing.</summary>
public enum StorageWriteResult
{
    /// <summary>Durable.</summary>
    Done,

    /// <summary>A message with that id is there already.</summary>
    Known,

    /// <summary>There is no such conversation or message.</summary>
    Unknown,

    /// <summary>The account keeps as much as it may.</summary>
    Full,
}
