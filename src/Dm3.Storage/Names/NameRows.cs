using System.Data.Common;
using System.Globalization;
using System.Text;
using Dm3.Ethereum;
using Microsoft.Data.Sqlite;

namespace Dm3.Storage.Names;

/// <summary>
/// Reads names with their records from one statement, and so from one state: a row per record, the rows of a name together.
/// From SQLite, columns are read as spans over its own memory, because this is the gateway's hot path and most bytes are copied into strings anyway.
/// </summary>
internal static class NameRows
{
    /// <summary>Comes after a table expression <c>n</c> with the columns of <c>names</c>.</summary>
    public const string Joins = "JOIN zones z ON z.id = n.zone_id LEFT JOIN records r ON r.name_id = n.id";

    public const string Columns =
        "n.id, n.node, n.name, z.name, n.root, n.owner, n.version, n.created_at, n.updated_at, n.released, r.kind, r.key, r.value, n.managed, n.reserved, n.suspended, n.quarantined, n.expires_at";

    // How a row reads the NULL with which a name without records joins; no RecordKind has this number.
    private const int NoRecord = 0;

    /// <summary>The first name, or null if there is no row.</summary>
    public static StoredName? ReadFirst(DbCommand command)
    {
        using var rows = command.ExecuteReader();
        if (!rows.Read()) return null;
        return rows is SqliteDataReader sqlite ? ReadName(new SqliteRow(sqlite), out _) : ReadName(new ReaderRow(rows), out _);
    }

    public static List<StoredName> ReadAll(DbCommand command)
    {
        using var rows = command.ExecuteReader();
        return rows is SqliteDataReader sqlite ? ReadAll(new SqliteRow(sqlite)) : ReadAll(new ReaderRow(rows));
    }

    private static List<StoredName> ReadAll<TRow>(TRow row)
        where TRow : struct, INameRow
    {
        var names = new List<StoredName>();
        for (var more = row.Read(); more;) names.Add(ReadName(row, out more));
        return names;
    }

    /// <summary>Reads from the first row of a name to the first row of the next.</summary>
    private static StoredName ReadName<TRow>(TRow row, out bool more)
        where TRow : struct, INameRow
    {
        var id = row.Int64(0);
        var node = new Hash256(row.Bytes(1));
        var name = Text(row, 2);
        var zone = Text(row, 3);
        var root = new Hash256(row.Bytes(4));
        var owner = new Address(row.Bytes(5));
        var version = row.Int64(6);
        var createdAt = row.Int64(7);
        var updatedAt = row.Int64(8);
        var released = row.Int64(9) != 0;
        var managed = row.Int64(13) != 0;
        var reserved = row.Int64(14) != 0;
        var suspendedFor = TextOrNull(row, 15);
        var quarantinedFor = TextOrNull(row, 16);
        var expiresAt = row.IsNull(17) ? (long?)null : row.Int64(17);
        var records = ReadRecords(row, id, out more);
        return new StoredName(node, name, zone, root, owner, version, createdAt, updatedAt, released, records)
        {
            Managed = managed,
            Reserved = reserved,
            SuspendedFor = suspendedFor,
            QuarantinedFor = quarantinedFor,
            ExpiresAtUnixSeconds = expiresAt,
        };
    }

    private static NameRecords ReadRecords<TRow>(TRow row, long id, out bool more)
        where TRow : struct, INameRow
    {
        if (row.Int64(10) == NoRecord)
        {
            more = row.Read();
            return NameRecords.Empty;
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var addresses = new Dictionary<ulong, ReadOnlyMemory<byte>>();
        var contenthash = ReadOnlyMemory<byte>.Empty;
        do
        {
            switch ((RecordKind)row.Int64(10))
            {
                case RecordKind.Text:
                    texts.Add(Text(row, 11), Text(row, 12));
                    break;
                case RecordKind.Address:
                    addresses.Add(
                        ulong.Parse(row.Bytes(11), CultureInfo.InvariantCulture), row.Bytes(12).ToArray());
                    break;
                case RecordKind.Contenthash:
                    contenthash = row.Bytes(12).ToArray();
                    break;
            }

            more = row.Read();
        }
        while (more && row.Int64(0) == id);

        return NameRecords.Adopt(texts, addresses, contenthash);
    }

    private static string? TextOrNull<TRow>(TRow row, int column)
        where TRow : struct, INameRow => row.IsNull(column) ? null : Text(row, column);

    private static string Text<TRow>(TRow row, int column)
        where TRow : struct, INameRow => Encoding.UTF8.GetString(row.Bytes(column));
}
