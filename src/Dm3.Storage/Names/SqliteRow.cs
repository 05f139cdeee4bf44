using Dm3.Storage.Sqlite;
using SQLitePCL;

namespace Dm3.Storage.Names;

/// <summary>A row in SQLite's own memory.</summary>
internal readonly struct SqliteRow(sqlite3_stmt row, TextMemo memo) : INameRow
{
    public bool IsNull(int column) => raw.sqlite3_column_type(row, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(row, column);

    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(row, column);

    public string Common(int column) => memo.Of(Bytes(column));
}
