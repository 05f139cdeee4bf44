using System.Data.Common;
using System.Globalization;
using System.Text;
using Dm3.Ethereum;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Dm3.Storage.Names;

/// <summary>
/// Reads names with their records from one statement, and so from one state: a row per record, the rows of a name together.
/// Columns are read as spans over SQLite's own memory, because this is the gateway's hot path and most bytes are copied into strings anyway.
/// </summary>
internal static class NameRows
{
    /// <summary>Comes after a table expression <c>n</c> with the columns of <c>names</c>.</summary>
    public const string Joins = "JOIN zones z ON z.id = n.zone_id LEFT JOIN records r ON r.name_id = n.id";

    public const string Columns =
        "n.id, n.node, n.name, z.name, n.root, n.owner, n.version, n.created_at, n.updated_at, n.released, r.kind, r.key, r.value, n.managed, n.reserved, n.suspended, n.quarantined, n.expires_at";

    // How SQLite reads the NULL with which a name without records joins; no RecordKind has this number.
    private const int NoRecord = 0;

    /// <summary>The first name, or null if there is no row.</summary>
    public static StoredName? ReadFirst(DbCommand command)
    {
        using var rows = ((SqliteCommand)command).ExecuteReader();
        return rows.Read() ? ReadName(rows, out _) : null;
    }

    public static List<StoredName> ReadAll(DbCommand command)
    {
        using var rows = ((SqliteCommand)command).ExecuteReader();
        var names = new List<StoredName>();
        for (var more = rows.Read(); more;) names.Add(ReadName(rows, out more));
        return names;
    }

    /// <summary>Reads from the first row of a name to the first row of the next.</summary>
    private static StoredName ReadName(SqliteDataReader rows, out bool more)
    {
        var row = rows.Handle!;
        var id = raw.sqlite3_column_int64(row, 0);
        var node = new Hash256(raw.sqlite3_column_blob(row, 1));
        var name = Text(row, 2);
        var zone = Text(row, 3);
        var root = new Hash256(raw.sqlite3_column_blob(row, 4));
        var owner = new Address(raw.sqlite3_column_blob(row, 5));
        var version = raw.sqlite3_column_int64(row, 6);
        var createdAt = raw.sqlite3_column_int64(row, 7);
        var updatedAt = raw.sqlite3_column_int64(row, 8);
        var released = raw.sqlite3_column_int(row, 9) != 0;
        var managed = raw.sqlite3_column_int(row, 13) != 0;
        var reserved = raw.sqlite3_column_int(row, 14) != 0;
        var suspendedFor = TextOrNull(row, 15);
        var quarantinedFor = TextOrNull(row, 16);
        var expiresAt = raw.sqlite3_column_type(row, 17) == raw.SQLITE_NULL ? (long?)null : raw.sqlite3_column_int64(row, 17);
        var records = ReadRecords(rows, id, out more);
        return new StoredName(node, name, zone, root, owner, version, createdAt, updatedAt, released, records)
        {
            Managed = managed,
            Reserved = reserved,
            SuspendedFor = suspendedFor,
            QuarantinedFor = quarantinedFor,
            ExpiresAtUnixSeconds = expiresAt,
        };
    }

    private static NameRecords ReadRecords(SqliteDataReader rows, long id, out bool more)
    {
        var row = rows.Handle!;
        if (raw.sqlite3_column_int(row, 10) == NoRecord)
        {
            more = rows.Read();
            return NameRecords.Empty;
        }

        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var addresses = new Dictionary<ulong, ReadOnlyMemory<byte>>();
        var contenthash = ReadOnlyMemory<byte>.Empty;
        do
        {
            switch ((RecordKind)raw.sqlite3_column_int(row, 10))
            {
                case RecordKind.Text:
                    texts.Add(Text(row, 11), Text(row, 12));
                    break;
                case RecordKind.Address:
                    addresses.Add(
                        ulong.Parse(raw.sqlite3_column_blob(row, 11), CultureInfo.InvariantCulture), raw.sqlite3_column_blob(row, 12).ToArray());
                    break;
                case RecordKind.Contenthash:
                    contenthash = raw.sqlite3_column_blob(row, 12).ToArray();
                    break;
            }

            more = rows.Read();
        }
        while (more && raw.sqlite3_column_int64(row, 0) == id);

        return NameRecords.Adopt(texts, addresses, contenthash);
    }

    private static string? TextOrNull(sqlite3_stmt row, int column) => raw.sqlite3_column_type(row, column) == raw.SQLITE_NULL ? null : Text(row, column);

    private static string Text(sqlite3_stmt row, int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(row, column));
}
