using Dm3.Ethereum;
using Dm3.Ethereum.Names;

namespace Dm3.Storage.Names;

/// <summary>What the rules of a zone ask about its names, outside a write.</summary>
public sealed class NameRuleStore(Database database)
{
    /// <summary>The index is named because SQLite, without statistics, would walk through all names for it: at every start, while writes wait.</summary>
    internal const string WithoutSkeleton =
        """
        SELECT n.id, n.name, z.name FROM names n INDEXED BY names_without_skeleton JOIN zones z ON z.id = n.zone_id
        WHERE n.skeleton IS NULL AND n.deeper = 0 AND n.released = 0 AND n.quarantined IS NULL LIMIT @1
        """;

    private const string ListQuarantine =
        $"""
        SELECT {NameRows.Columns} FROM (
            SELECT * FROM names WHERE zone_id = (SELECT id FROM zones WHERE name = @1) AND quarantined IS NOT NULL AND name > @2 ORDER BY name LIMIT @3
        ) n {NameRows.Joins} ORDER BY n.name
        """;

    /// <summary>A registered or kept name of another owner, directly below the zone, that looks like the label; null if there is none.</summary>
    /// <param name="zone">Name of the zone.</param>
    /// <param name="label">Normalised.</param>
    /// <param name="node">Node of the name that the label makes.</param>
    /// <param name="owner">Whose names do not count; zero for nobody's.</param>
    /// <param name="lapsedAtUnixSeconds">As in <see cref="NameWrite.LapsedAtUnixSeconds"/>.</param>
    public string? FindLookalike(string zone, string label, in Hash256 node, in Address owner, long lapsedAtUnixSeconds) => database.Read(
        (zone, label, node, owner, lapsedAtUnixSeconds),
        static (session, asked) => WriteConditions.FindLookalike(session, asked.zone, asked.label, asked.node, asked.owner, asked.lapsedAtUnixSeconds));

    /// <summary>A page of the names in quarantine, by name.</summary>
    public IReadOnlyList<StoredName> ListQuarantined(string zone, string? afterName, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return database.Read((zone, after: afterName ?? "", limit), static (session, page) => NameRows.ReadAll(session.Command(ListQuarantine, page.zone, page.after, page.limit)));
    }

    /// <summary>Registered names directly below the zone.</summary>
    public long Count(string zone, long lapsedAtUnixSeconds) => database.Read((zone, lapsedAtUnixSeconds), static (session, asked) => (long)session.Command(
        """
        SELECT count(*) FROM names
        WHERE zone_id = (SELECT id FROM zones WHERE name = @1) AND deeper = 0 AND released = 0 AND (expires_at IS NULL OR expires_at > @2)
        """,
        asked.zone,
        asked.lapsedAtUnixSeconds).ExecuteScalar()!);

    /// <summary>Fills in what names from before migration 0005 are compared by.</summary>
    /// <returns>How many it went through; 0 when there are none left.</returns>
    public Task<int> FillSkeletonsAsync(int limit, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            var labels = new List<(long Id, string Label)>();
            using (var row = session.Command(WithoutSkeleton, limit).ExecuteReader())
            {
                while (row.Read()) labels.Add((row.GetInt64(0), row.GetString(1)[..^(row.GetString(2).Length + 1)]));
            }

            foreach (var (id, label) in labels) session.Execute("UPDATE names SET skeleton = @1 WHERE id = @2", ConfusableSkeleton.NumberOf(label), id);
            return labels.Count;
        },
        cancellationToken);
}
