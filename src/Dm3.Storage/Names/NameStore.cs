using Dm3.Ethereum;
using Dm3.Storage.Sqlite;

namespace Dm3.Storage.Names;

/// <summary>Registered names with their records.</summary>
public sealed class NameStore(SqliteDatabase database)
{
    /// <summary>The name with all its records as of one moment, tombstones included. Synchronous: a point read of some microseconds.</summary>
    public StoredName? Find(in Hash256 node) => throw new NotSupportedException(database.ToString() + node);

    /// <summary>Checks and applies one operation. The task ends when the change is durable, or with the reason why nothing changed.</summary>
    public Task<NameWriteResult> WriteAsync(NameWrite write, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>A page of registered names (no tombstones) in the order of their UTF-8 bytes.</summary>
    public IReadOnlyList<StoredName> List(NameFilter filter, string? afterName, int limit) => throw new NotSupportedException();
}
