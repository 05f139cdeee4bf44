using System.Globalization;
using SQLitePCL;

namespace Dm3.Storage.Sqlite;

/// <summary>A prepared statement, for those that go around the driver; they reset it.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly int[] _places;

    private SqliteStatement(sqlite3_stmt handle)
    {
        Handle = handle;
        // SQLite numbers parameters in the order in which they come first: @2 can be its parameter 1.
        _places = new int[raw.sqlite3_bind_parameter_count(handle)];
        for (var i = 0; i < _places.Length; i++) _places[i] = int.Parse(raw.sqlite3_bind_parameter_name(handle, i + 1).utf8_to_string().AsSpan(1), CultureInfo.InvariantCulture) - 1;
    }

    public sqlite3_stmt Handle { get; }

    /// <summary>For each of SQLite's parameters, the place of its value: 0 for <c>@1</c>.</summary>
    public ReadOnlySpan<int> Places => _places;

    /// <summary>Null if the text does not compile now.</summary>
    public static SqliteStatement? Prepare(sqlite3 connection, string sql) =>
        raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle) == raw.SQLITE_OK ? new SqliteStatement(handle) : null;

    public void Dispose() => Handle.Dispose();
}
