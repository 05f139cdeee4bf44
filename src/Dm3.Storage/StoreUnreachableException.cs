namespace Dm3.Storage;

/// <summary>
/// The database does not answer now. Of a write it is not known whether it happened: whoever sends it again is told, because nothing that is accepted here
/// is accepted twice.
/// </summary>
public sealed class StoreUnreachableException(Exception cause) : Exception("The database does not answer.", cause);
