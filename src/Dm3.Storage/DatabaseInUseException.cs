namespace Dm3.Storage;

/// <summary>Another process, or this one, has the file open already.</summary>
public sealed class DatabaseInUseException(string path, Exception cause)
    : Exception($"The database {path} is in use by another process.", cause);
