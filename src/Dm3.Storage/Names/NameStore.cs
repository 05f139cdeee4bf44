using System.Text;
using Dm3.Ethereum;

namespace Dm3.Storage.Names;

/// <summary>Registered names with their records. What changes is published on <see cref="Channel"/> and <see cref="PrimaryChannel"/>, so that nobody answers from memory.</summary>
public sealed class NameStore(Database database)
{
    /// <summary>Of the change feed; the payload is a node whose answers changed, as <c>0x</c> and 64 lower-case hex digits.</summary>
    public const string Channel = "names";

    /// <summary>Of the change feed; the payload is an address whose primary name changed, as <c>0x</c> and 40 lower-case hex digits.</summary>
    public const string PrimaryChannel = "primary-names";

    internal const string FindByNode = $"SELECT {NameRows.Columns} FROM (SELECT * FROM names WHERE {NameRows.HasNode}) n {NameRows.Joins}";

    private const string Holds = "(expires_at IS NULL OR expires_at > @7)";

    // The term of a deeper name is that of its root, which in a zone of addresses need not be registered.
    private const string RootHolds =
        "NOT EXISTS (SELECT 1 FROM names above WHERE substr(above.node, 1, 16) = substr(names.root, 1, 16) AND above.node = names.root AND above.expires_at <= @7)";

    // Above every name that begins with the prefix: no normalised name holds U+10FFFF, a noncharacter.
    private const string PrefixEnd = "\U0010FFFF";

    /// <summary>The name with all its records as of one moment, tombstones included. Synchronous: a point read of some microseconds.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public StoredName? Find(in Hash256 node) => database.Read(node, static (session, node) => Find(session, node));

    /// <summary>The primary name of an address, which it owns, or null.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public StoredName? FindPrimary(in Address owner) => database.Read(owner, static (session, owner) => PrimaryNames.Find(session, owner));

    /// <summary>Checks and applies one operation. The task ends when the change is durable, or with the reason why nothing changed.</summary>
    /// <param name="write">Name, node, root and zone must fit each other; the store does not hash names.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    /// <exception cref="ArgumentException">The zone is not in the zone store.</exception>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Task<NameWriteResult> WriteAsync(NameWrite write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        return database.WriteAsync(session => NameWriter.Write(session, write), cancellationToken);
    }

    /// <summary>
    /// Checks and applies many writes in one transaction, one after the other; each has a result of its own. The task ends when they are durable. Whatever
    /// is thrown undoes them all.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    /// <exception cref="StoreFullException">There is no room.</exception>
    public Task<IReadOnlyList<NameWriteResult>> WriteAllAsync(IReadOnlyList<NameWrite> writes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writes);
        return database.WriteAsync<IReadOnlyList<NameWriteResult>>(session => [.. writes.Select(write => NameWriter.Write(session, write))], bulk: writes.Count > 1, cancellationToken);
    }

    /// <summary>Prepares for <see cref="WriteAllAsync"/> again and again, until it is disposed: takes more memory, so that it takes less time.</summary>
    public IDisposable BeginBulk() => database.BeginBulk();

    /// <summary>A page of registered names (no tombstones) in the order of their UTF-8 bytes.</summary>
    /// <param name="filter">Which names.</param>
    /// <param name="afterName">Last name of the page before; null for the first page.</param>
    /// <param name="limit">Most names to give, at least 1. Fewer than that: there are no more.</param>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public IReadOnlyList<StoredName> List(NameFilter filter, string? afterName, int limit)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        // No name holds it, and PostgreSQL takes no such text.
        if (filter.Prefix.Contains('\0', StringComparison.Ordinal)) return [];
        return database.Read((Filter: filter, After: afterName ?? "", Limit: limit), static (session, page) => List(session, page.Filter, page.After, page.Limit));
    }

    /// <summary>As <see cref="Find(in Hash256)"/>, inside a transaction.</summary>
    internal static StoredName? Find(Session session, in Hash256 node) => NameRows.Find(session, FindByNode, node.Bytes);

    // The names of each zone come from a walk of its own: there are few zones beside names, and an index for all zones at once would cost every registration.
    private static List<StoredName> List(Session session, NameFilter filter, string after, int limit)
    {
        var owner = filter.Owner is { } address ? address.Bytes.ToArray() : [];
        var end = filter.Prefix + PrefixEnd;
        var sql = ListSql(filter);
        var names = new List<StoredName>();
        foreach (var zoneId in ZoneIds(session, filter, owner))
        {
            var known = names.Count;
            names.AddRange(NameRows.ReadAll(session.Command(sql, Later(filter.Prefix, after), end, after, limit, owner, zoneId, filter.LapsedAtUnixSeconds)));
            if (known > 0 && names.Count > known) names.Sort(static (one, other) => Compare(one.Name, other.Name));
            if (names.Count < limit) continue;
            names.RemoveRange(limit, names.Count - limit);
            end = names[^1].Name;
        }

        return names;
    }

    private static List<long> ZoneIds(Session session, NameFilter filter, byte[] owner)
    {
        using var zone = session.Command(ZonesSql(filter), filter.Zone ?? "", owner).ExecuteReader();
        var ids = new List<long>();
        while (zone.Read()) ids.Add(zone.GetInt64(0));
        return ids;
    }

    // In the order of the store: that of UTF-8 bytes.
    private static string Later(string one, string other) => Compare(one, other) < 0 ? other : one;

    private static int Compare(string one, string other) => Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));

    /// <summary>The zones in which there are names to list.</summary>
    internal static string ZonesSql(NameFilter filter) => filter switch
    {
        { Zone: not null } => "SELECT id FROM zones WHERE name = @1",
        { Owner: not null } => $"SELECT id FROM zones WHERE EXISTS (SELECT 1 FROM names INDEXED BY names_by_owner WHERE owner = @2 AND zone_id = zones.id AND released = 0)",
        _ => "SELECT id FROM zones WHERE EXISTS (SELECT 1 FROM names INDEXED BY names_by_zone WHERE zone_id = zones.id AND released = 0)",
    };

    /// <summary>
    /// The names of one zone: a walk along one index in its order from the first name of the page. With deeper names that is a merge of two such walks,
    /// because the indexes keep them apart: a name with a million names below it must not slow down listing the others.
    /// </summary>
    internal static string ListSql(NameFilter filter)
    {
        var (index, condition) = filter.Owner is null ? ("names_by_zone", "") : ("names_by_owner", "AND owner = @5");
        string Walk(int deeper) =>
            $"""
            SELECT * FROM names INDEXED BY {index}
            WHERE released = 0 AND deeper = {deeper} {condition} AND zone_id = @6 AND {(deeper == 0 ? Holds : RootHolds)} AND name >= @1 AND name < @2 AND name <> @3
            """;

        var walks = filter.IncludeDeeper ? $"{Walk(0)} UNION ALL {Walk(1)}" : Walk(0);
        return $"SELECT {NameRows.Columns} FROM ({walks} ORDER BY name LIMIT @4) n {NameRows.Joins} ORDER BY n.name";
    }
}
