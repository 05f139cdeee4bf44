using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Dm3.Storage.Names;

/// <summary>A row in SQLite's own memory.</summary>
internal readonly struct SqliteRow(SqliteDataReader rows) : INameRow
{
    private readonly sqlite3_stmt _row = rows.Handle!;

    public bool Read() => rows.Read();

    public bool IsNull(int column) => raw.sqlite3_column_type(_row, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(_row, column);

    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_row, column);
}
