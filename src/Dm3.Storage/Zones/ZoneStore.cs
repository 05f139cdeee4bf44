using System.Text.Json;
using Dapper;
using Dm3.Ethereum;
using Dm3.Storage.Sqlite;

namespace Dm3.Storage.Zones;

/// <summary>The zones this registry serves.</summary>
public sealed class ZoneStore(SqliteDatabase database)
{
    private const string Select = "SELECT name, node, kinds, chain_id AS ChainId, resolvers, settings FROM zones";

    /// <summary>Writes the zone, in place of one of the same name. The task ends when it is durable.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Task UpsertAsync(StoredZone zone, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return database.WriteAsync(session => session.Connection.Execute(
            """
            INSERT INTO zones (name, node, kinds, chain_id, resolvers, settings)
            VALUES (@Name, @Node, @Kinds, @ChainId, @Resolvers, @Settings)
            ON CONFLICT (name) DO UPDATE SET
                kinds = excluded.kinds, chain_id = excluded.chain_id, resolvers = excluded.resolvers, settings = excluded.settings
            """,
            new
            {
                zone.Name,
                Node = zone.Node.Bytes.ToArray(),
                Kinds = (long)zone.Kinds,
                ChainId = checked((long)zone.ChainId),
                Resolvers = JsonSerializer.Serialize(zone.Resolvers.Select(resolver => resolver.ToLowerHex())),
                Settings = zone.SettingsJson,
            }), cancellationToken);
    }

    /// <summary>The zone of that name, or null.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public StoredZone? Find(string name) => database.Read(name, static (session, name) =>
        session.Connection.QuerySingleOrDefault<Row>(Select + " WHERE name = @name", new { name })?.ToZone());

    /// <summary>All zones by name.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public IReadOnlyList<StoredZone> List() => database.Read(0, static (session, _) =>
        session.Connection.Query<Row>(Select + " ORDER BY name").Select(row => row.ToZone()).ToList());

    private sealed record Row(string Name, byte[] Node, long Kinds, long ChainId, string Resolvers, string Settings)
    {
        public StoredZone ToZone() => new(
            Name,
            new Hash256(Node),
            (ZoneKinds)Kinds,
            (ulong)ChainId,
            [.. JsonSerializer.Deserialize<string[]>(Resolvers)!.Select(resolver => Address.Parse(resolver))],
            Settings);
    }
}
