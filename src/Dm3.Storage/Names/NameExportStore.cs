using Dm3.Ethereum;

namespace Dm3.Storage.Names;

/// <summary>Every name of a zone, or of all, in pages: for exports and checks, beside which the writers go on.</summary>
public sealed class NameExportStore(Database database)
{
    private const string Held =
        $"""
        SELECT {NameRows.Columns} FROM (
            SELECT * FROM names INDEXED BY names_by_zone
            WHERE released = 0 AND zone_id = (SELECT id FROM zones WHERE name = @1) AND deeper = @2 AND name > @3 ORDER BY name LIMIT @4
        ) n {NameRows.Joins} ORDER BY n.name
        """;

    private const string Tombstones =
        $"""
        SELECT {NameRows.Columns} FROM (
            SELECT * FROM names WHERE released = 1 AND zone_id = (SELECT id FROM zones WHERE name = @1) AND substr(node, 1, 16) > @2 ORDER BY substr(node, 1, 16) LIMIT @3
        ) n {NameRows.Joins} ORDER BY substr(n.node, 1, 16)
        """;

    private const string All = $"SELECT {NameRows.Columns} FROM (SELECT * FROM names WHERE substr(node, 1, 16) > @1 ORDER BY substr(node, 1, 16) LIMIT @2) n {NameRows.Joins} ORDER BY substr(n.node, 1, 16)";

    /// <summary>Registered names of a zone by name, those whose term ended among them: either the ones directly below it, or the deeper ones.</summary>
    public IReadOnlyList<StoredName> ListHeld(string zone, bool deeper, string afterName, int limit) => database.Read(
        (zone, deeper, afterName, limit),
        static (session, page) => NameRows.ReadAll(session.Command(Held, page.zone, page.deeper ? 1 : 0, page.afterName, page.limit)));

    /// <summary>Released and reserved names of a zone by node.</summary>
    public IReadOnlyList<StoredName> ListReleased(string zone, Hash256? after, int limit) => database.Read(
        (zone, after, limit),
        static (session, page) => NameRows.ReadAll(session.Command(Tombstones, page.zone, Start(page.after), page.limit)));

    /// <summary>All names there ever were, by node.</summary>
    public IReadOnlyList<StoredName> List(Hash256? after, int limit) => database.Read(
        (after, limit), static (session, page) => NameRows.ReadAll(session.Command(All, Start(page.after), page.limit)));

    /// <summary>The vouchers that were used for a name, the first one first.</summary>
    public IReadOnlyList<UsedVoucher> UsedVouchers(string zone, in Hash256 node) => database.Read((zone, Node: node.Bytes.ToArray()), static (session, asked) =>
    {
        using var row = session.Command(
            "SELECT code, message, signature, used_at FROM vouchers WHERE zone_id = (SELECT id FROM zones WHERE name = @1) AND node = @2 ORDER BY used_at, code", asked.zone, asked.Node).ExecuteReader();
        var vouchers = new List<UsedVoucher>();
        while (row.Read())
            vouchers.Add(new UsedVoucher(new Hash256(row.GetFieldValue<byte[]>(0)), row.GetString(1), row.GetFieldValue<byte[]>(2)) { UsedAtUnixSeconds = row.GetInt64(3) });
        return vouchers;
    });

    /// <summary>How many primary names are set.</summary>
    public long CountPrimary() => database.Read(0, static (session, _) => (long)session.Command("SELECT count(*) FROM primary_names").ExecuteScalar()!);

    // As much of a node as its index holds.
    private static byte[] Start(Hash256? after) => after is { } node ? node.Bytes[..16].ToArray() : [];
}
