using System.Globalization;
using System.Text;
using Dm3.Ethereum;
using Dm3.Storage.Names;
using SQLitePCL;

namespace Dm3.Storage.Sqlite;

/// <summary>
/// The point read behind every new answer: one prepared statement, bound, stepped and reset without the driver's command and reader, which take as long as
/// SQLite itself. Columns are those of <see cref="NameRows.Columns"/>.
/// </summary>
internal static class SqliteNameRead
{
    // How SQLite reads the NULL with which a name without records joins.
    private const int NoRecord = 0;

    /// <summary>Reads the first name of a statement.</summary>
    /// <param name="session">Whose statement it is.</param>
    /// <param name="sql">A constant text.</param>
    /// <param name="key">Its one parameter.</param>
    /// <param name="name">Null if there is no row.</param>
    /// <returns>False if SQLite gave a fault: the driver, which waits and explains, is to be asked instead.</returns>
    public static bool TryFind(SqliteSession session, string sql, ReadOnlySpan<byte> key, out StoredName? name)
    {
        name = null;
        if (session.Statement(sql)?.Handle is not { } row) return false;
        try
        {
            if (raw.sqlite3_bind_blob(row, 1, key) != raw.SQLITE_OK) return false;
            var step = raw.sqlite3_step(row);
            if (step == raw.SQLITE_ROW) name = Read(session.Memo, row, out step);
            return step is raw.SQLITE_ROW or raw.SQLITE_DONE;
        }
        finally
        {
            _ = raw.sqlite3_reset(row);
        }
    }

    private static StoredName Read(TextMemo memo, sqlite3_stmt row, out int step)
    {
        var id = raw.sqlite3_column_int64(row, 0);
        var name = new StoredName(
            new Hash256(raw.sqlite3_column_blob(row, 1)),
            Text(row, 2),
            memo.Of(raw.sqlite3_column_blob(row, 3)),
            new Hash256(raw.sqlite3_column_blob(row, 4)),
            new Address(raw.sqlite3_column_blob(row, 5)),
            raw.sqlite3_column_int64(row, 6),
            raw.sqlite3_column_int64(row, 7),
            raw.sqlite3_column_int64(row, 8),
            raw.sqlite3_column_int(row, 9) != 0,
            NameRecords.Empty)
        {
            Managed = raw.sqlite3_column_int(row, 13) != 0,
            Reserved = raw.sqlite3_column_int(row, 14) != 0,
            SuspendedFor = TextOrNull(row, 15),
            QuarantinedFor = TextOrNull(row, 16),
            ExpiresAtUnixSeconds = IsNull(row, 17) ? null : raw.sqlite3_column_int64(row, 17),
        };
        if (raw.sqlite3_column_int(row, 10) == NoRecord)
        {
            step = raw.SQLITE_ROW;
            return name;
        }

        return name with { Records = ReadRecords(memo, row, id, out step) };
    }

    private static NameRecords ReadRecords(TextMemo memo, sqlite3_stmt row, long id, out int step)
    {
        Dictionary<string, string>? texts = null;
        Dictionary<ulong, ReadOnlyMemory<byte>>? addresses = null;
        var contenthash = ReadOnlyMemory<byte>.Empty;
        do
        {
            switch ((RecordKind)raw.sqlite3_column_int(row, 10))
            {
                case RecordKind.Text:
                    (texts ??= new(StringComparer.Ordinal)).Add(memo.Of(raw.sqlite3_column_blob(row, 11)), Text(row, 12));
                    break;
                case RecordKind.Address:
                    (addresses ??= []).Add(
                        ulong.Parse(raw.sqlite3_column_blob(row, 11), CultureInfo.InvariantCulture), raw.sqlite3_column_blob(row, 12).ToArray());
                    break;
                case RecordKind.Contenthash:
                    contenthash = raw.sqlite3_column_blob(row, 12).ToArray();
                    break;
            }

            step = raw.sqlite3_step(row);
        }
        while (step == raw.SQLITE_ROW && raw.sqlite3_column_int64(row, 0) == id);
        return NameRecords.Adopt(texts, addresses, contenthash);
    }

    private static bool IsNull(sqlite3_stmt row, int column) => raw.sqlite3_column_type(row, column) == raw.SQLITE_NULL;

    private static string? TextOrNull(sqlite3_stmt row, int column) => IsNull(row, column) ? null : Text(row, column);

    private static string Text(sqlite3_stmt row, int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(row, column));
}
