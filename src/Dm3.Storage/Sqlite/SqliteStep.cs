using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Dm3.Storage.Sqlite;

/// <summary>
/// A short statement: bound, stepped to its end and reset without the driver's command and reader, which take longer than SQLite itself does. An import
/// runs five for a name.
/// </summary>
internal static class SqliteStep
{
    private const int TextOnStack = 512;

    /// <summary>Runs a constant text.</summary>
    /// <param name="session">Whose statement it is.</param>
    /// <param name="sql">The text.</param>
    /// <param name="values">Its parameters <c>@1</c>, <c>@2</c>, …</param>
    /// <param name="read">Reads the first row; null if it is of no interest.</param>
    /// <param name="row">What it gave; null if there is none.</param>
    /// <returns>False if nothing was done and the driver is to be asked: it waits for a lock, and explains what does not compile.</returns>
    /// <exception cref="SqliteException">SQLite refused.</exception>
    public static bool TryRun<TRow>(SqliteSession session, string sql, ReadOnlySpan<object?> values, Func<sqlite3_stmt, TRow>? read, out TRow? row)
        where TRow : class
    {
        row = null;
        if (session.Statement(sql) is not { } prepared) return false;
        var statement = prepared.Handle;
        try
        {
            for (var i = 0; i < prepared.Places.Length; i++) Check(session, Bind(statement, i + 1, values[prepared.Places[i]]));
            var step = raw.sqlite3_step(statement);
            if (step == raw.SQLITE_ROW) row = read?.Invoke(statement);
            while (step == raw.SQLITE_ROW) step = raw.sqlite3_step(statement);
            if (step is raw.SQLITE_BUSY or raw.SQLITE_LOCKED) return false;
            Check(session, step == raw.SQLITE_DONE ? raw.SQLITE_OK : step);
            return true;
        }
        finally
        {
            _ = raw.sqlite3_reset(statement);
        }
    }

    /// <summary>NULL for what is no whole number.</summary>
    public static long?[] Numbers(sqlite3_stmt row)
    {
        var numbers = new long?[raw.sqlite3_column_count(row)];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = raw.sqlite3_column_type(row, i) == raw.SQLITE_INTEGER ? raw.sqlite3_column_int64(row, i) : null;
        return numbers;
    }

    /// <summary>Whole numbers, texts, bytes, and null for NULL.</summary>
    public static object?[] Values(sqlite3_stmt row)
    {
        var values = new object?[raw.sqlite3_column_count(row)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = raw.sqlite3_column_type(row, i) switch
            {
                raw.SQLITE_NULL => null,
                raw.SQLITE_INTEGER => raw.sqlite3_column_int64(row, i),
                raw.SQLITE_TEXT => Encoding.UTF8.GetString(raw.sqlite3_column_blob(row, i)),
                _ => raw.sqlite3_column_blob(row, i).ToArray(),
            };
        }

        return values;
    }

    private static void Check(SqliteSession session, int code)
    {
        if (code != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(code, session.Connection.Handle);
    }

    private static int Bind(sqlite3_stmt statement, int index, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, index),
        long number => raw.sqlite3_bind_int64(statement, index, number),
        int number => raw.sqlite3_bind_int64(statement, index, number),
        bool truth => raw.sqlite3_bind_int64(statement, index, truth ? 1 : 0),
        byte[] { Length: 0 } => raw.sqlite3_bind_zeroblob(statement, index, 0),
        byte[] bytes => raw.sqlite3_bind_blob(statement, index, bytes),
        string text => BindText(statement, index, text),
        _ => throw new ArgumentException($"{value.GetType()} is no type of the store.", nameof(value)),
    };

    private static int BindText(sqlite3_stmt statement, int index, string text)
    {
        // One byte more: SQLite takes the address of no bytes for NULL.
        var size = Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
        if (size <= TextOnStack) return BindText(statement, index, text, stackalloc byte[TextOnStack]);
        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            return BindText(statement, index, text, rented);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int BindText(sqlite3_stmt statement, int index, string text, Span<byte> room) =>
        text.Length == 0 ? raw.sqlite3_bind_text(statement, index, "") : raw.sqlite3_bind_text(statement, index, room[..Encoding.UTF8.GetBytes(text, room)]);
}
