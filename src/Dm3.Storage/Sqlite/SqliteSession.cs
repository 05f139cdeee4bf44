using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Dm3.Storage.Sqlite;

/// <summary>A connection with its prepared commands: a point read is one bind and one step, without parsing SQL again. For one thread at a time.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : Session
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);
    private long _lastRead = -1;

    /// <summary>Texts that its reads meet again and again.</summary>
    public TextMemo Memo { get; } = new();

    public override SqliteConnection Connection => connection;

    /// <summary>False also after SQLite itself has rolled the transaction back, as it may when the disk is full.</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(connection.Handle) == 0;

    /// <summary>
    /// Of a reader: from the second read on after a commit, goes on reading the state that it read last, until something is committed. To begin and to end a read, SQLite takes
    /// and leaves a lock of the file, which costs the system more than the read itself; where commits never pause, holding would cost more than that.
    /// </summary>
    /// <param name="commits">How many commits the caller knows of: it sees those and may see later ones.</param>
    public void HoldState(long commits)
    {
        var isAsItWas = _lastRead == commits;
        _lastRead = commits;
        if (!isAsItWas) LetGoOfState();
        else if (!IsInTransaction) Execute("BEGIN");
    }

    /// <summary>Of a reader: what it held can be moved out of the log.</summary>
    public void LetGoOfState()
    {
        if (IsInTransaction) Execute("COMMIT");
    }

    /// <inheritdoc/>
    public override SqliteCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = "@" + i });
            _commands[sql] = command;
        }

        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }

    /// <inheritdoc/>
    public override int Execute(string sql, params ReadOnlySpan<object?> values) =>
        SqliteStep.TryRun<object>(this, sql, values, null, out _) ? raw.sqlite3_changes(connection.Handle) : Command(sql, values).ExecuteNonQuery();

    /// <inheritdoc/>
    public override long? Number(string sql, params ReadOnlySpan<object?> values) =>
        SqliteStep.TryRun(this, sql, values, SqliteStep.Numbers, out var row) ? row?[0] : (long?)Command(sql, values).ExecuteScalar();

    /// <inheritdoc/>
    public override long?[]? Numbers(string sql, params ReadOnlySpan<object?> values) => SqliteStep.TryRun(this, sql, values, SqliteStep.Numbers, out var row) ? row : base.Numbers(sql, values);

    /// <inheritdoc/>
    public override object?[]? Row(string sql, params ReadOnlySpan<object?> values) => SqliteStep.TryRun(this, sql, values, SqliteStep.Values, out var row) ? row : base.Row(sql, values);

    /// <summary>The prepared statement for a constant text, for those that go around the driver; they reset it. Null if it does not compile now.</summary>
    public SqliteStatement? Statement(string sql)
    {
        if (_statements.TryGetValue(sql, out var statement)) return statement;
        if (SqliteStatement.Prepare(connection.Handle!, sql) is { } prepared) _statements[sql] = statement = prepared;
        return statement;
    }

    public override void Dispose()
    {
        foreach (var statement in _statements.Values) statement.Dispose();
        foreach (var command in _commands.Values) command.Dispose();
        connection.Dispose();
    }
}
