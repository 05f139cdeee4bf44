using System.Data.Common;
using System.Text;
using Dm3.Ethereum;
using Dm3.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Dm3.Storage.Names;

/// <summary>
/// Reads names with their records: a row each. From SQLite, columns are read as spans over its own memory, because this is the gateway's hot path.
/// </summary>
internal static class NameRows
{
    /// <summary>Comes after a table expression <c>n</c> with the columns of <c>names</c>.</summary>
    public const string Joins = "JOIN zones z ON z.id = n.zone_id";

    public const string Columns =
        "n.id, n.node, n.name, z.name, n.root, n.owner, n.version, n.created_at, n.updated_at, n.released, n.managed, n.reserved, n.suspended, n.quarantined, n.expires_at, n.records";

    /// <summary>Condition for the name with the node @1.</summary>
    public const string HasNode = "substr(node, 1, 16) = substr(@1, 1, 16) AND node = @1";

    /// <summary>The first name of a statement with one parameter, or null if there is no row.</summary>
    public static StoredName? Find(Session session, string sql, ReadOnlySpan<byte> key)
    {
        if (session is SqliteSession sqlite && SqliteNameRead.TryFind(sqlite, sql, key, out var found)) return found;
        return ReadAll(session.Command(sql, key.ToArray())).FirstOrDefault();
    }

    public static List<StoredName> ReadAll(DbCommand command)
    {
        using var rows = command.ExecuteReader();
        var memo = new TextMemo();
        var names = new List<StoredName>();
        while (rows.Read()) names.Add(Read(rows, memo));
        return names;
    }

    /// <summary>Reads the present row.</summary>
    public static StoredName Read<TRow>(TRow row)
        where TRow : struct, INameRow
    {
        var node = new Hash256(row.Bytes(1));
        return new StoredName(
            node,
            Encoding.UTF8.GetString(row.Bytes(2)),
            row.Common(3),
            row.IsNull(4) ? node : new Hash256(row.Bytes(4)),
            new Address(row.Bytes(5)),
            row.Int64(6),
            row.Int64(7),
            row.Int64(8),
            row.Int64(9) != 0,
            row.IsNull(15) ? NameRecords.Empty : NameRecords.Adopt(row.Bytes(15).ToArray()))
        {
            Managed = row.Int64(10) != 0,
            Reserved = row.Int64(11) != 0,
            SuspendedFor = TextOrNull(row, 12),
            QuarantinedFor = TextOrNull(row, 13),
            ExpiresAtUnixSeconds = row.IsNull(14) ? null : row.Int64(14),
        };
    }

    private static StoredName Read(DbDataReader rows, TextMemo memo) => rows is SqliteDataReader sqlite ? Read(new SqliteRow(sqlite.Handle!, memo)) : Read(new ReaderRow(rows));

    private static string? TextOrNull<TRow>(TRow row, int column)
        where TRow : struct, INameRow => row.IsNull(column) ? null : Encoding.UTF8.GetString(row.Bytes(column));
}
