using Dm3.Storage.Sqlite;

namespace Dm3.Storage.Zones;

/// <summary>The zones this registry serves.</summary>
public sealed class ZoneStore(SqliteDatabase database)
{
    /// <summary>Writes the zone, in place of one of the same name. The task ends when it is durable.</summary>
    public Task UpsertAsync(StoredZone zone, CancellationToken cancellationToken) => throw new NotSupportedException(database.ToString());

    /// <summary>The zone of that name, or null.</summary>
    public StoredZone? Find(string name) => throw new NotSupportedException();

    /// <summary>All zones by name.</summary>
    public IReadOnlyList<StoredZone> List() => throw new NotSupportedException();
}
