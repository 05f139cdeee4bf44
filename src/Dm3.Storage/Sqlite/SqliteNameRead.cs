using Dm3.Storage.Names;
using SQLitePCL;

namespace Dm3.Storage.Sqlite;

/// <summary>
/// The point read behind every new answer: one prepared statement, bound, stepped and reset without the driver's command and reader, which take as long as
/// SQLite itself. Columns are those of <see cref="NameRows.Columns"/>.
/// </summary>
internal static class SqliteNameRead
{
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
            if (step == raw.SQLITE_ROW) name = NameRows.Read(new SqliteRow(row, session.Memo));
            return step is raw.SQLITE_ROW or raw.SQLITE_DONE;
        }
        finally
        {
            _ = raw.sqlite3_reset(row);
        }
    }
}
