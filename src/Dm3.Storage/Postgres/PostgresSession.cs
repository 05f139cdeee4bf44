using System.Collections.Concurrent;
using System.Data;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Dm3.Storage.Postgres;

/// <summary>
/// A connection; the driver keeps the plans of the statements that come again, and sends what is enqueued with the next one: an error ends the whole piece. For one thread at a time.
/// </summary>
internal sealed partial class PostgresSession(NpgsqlConnection connection) : Session
{
    private const int LargestPiece = 256;

    // The stores' texts are constants, so this stays small.
    private static readonly ConcurrentDictionary<string, string> Translated = new(StringComparer.Ordinal);

    private readonly List<NpgsqlBatchCommand> _enqueued = [];

    /// <inheritdoc/>
    public override NpgsqlConnection Connection
    {
        get
        {
            Flush();
            return connection;
        }
    }

    /// <summary>False once it broke.</summary>
    public bool IsOpen => connection.FullState == ConnectionState.Open;

    /// <inheritdoc/>
    public override NpgsqlCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        Flush();
        var command = new NpgsqlCommand(Translated.GetOrAdd(sql, Translate), connection);
        AddTo(command.Parameters, values);
        return command;
    }

    /// <inheritdoc/>
    public override void Enqueue(string sql, params ReadOnlySpan<object?> values)
    {
        if (_enqueued.Count == LargestPiece) Flush();
        _enqueued.Add(Compile(sql, values));
    }

    /// <inheritdoc/>
    public override int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        using var batch = Take(Compile(sql, values));
        // The count of the last one, not of all together.
        using (var rows = batch.ExecuteReader())
        {
            while (rows.NextResult())
            {
                // Nobody reads them.
            }
        }

        return (int)batch.BatchCommands[^1].RecordsAffected;
    }

    /// <inheritdoc/>
    public override long? Number(string sql, params ReadOnlySpan<object?> values) => Numbers(sql, values)?[0];

    /// <inheritdoc/>
    public override NpgsqlDataReader Rows(string sql, params ReadOnlySpan<object?> values) => Take(Compile(sql, values)).ExecuteReader();

    internal override void Flush()
    {
        if (_enqueued.Count == 0) return;
        using var batch = Take(null);
        batch.ExecuteNonQuery();
    }

    internal override void Discard() => _enqueued.Clear();

    // Whatever comes of it: nothing of it is sent again.
    private NpgsqlBatch Take(NpgsqlBatchCommand? last)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var each in _enqueued) batch.BatchCommands.Add(each);
        if (last is not null) batch.BatchCommands.Add(last);
        _enqueued.Clear();
        return batch;
    }

    private static NpgsqlBatchCommand Compile(string sql, ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(Translated.GetOrAdd(sql, Translate));
        AddTo(command.Parameters, values);
        return command;
    }

    private static void AddTo(NpgsqlParameterCollection parameters, ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
        {
            parameters.Add(new NpgsqlParameter
            {
                Value = value switch
                {
                    null => DBNull.Value,
                    bool truth => truth ? 1L : 0L,
                    _ => value,
                },
            });
        }
    }

    public override void Dispose() => connection.Dispose();

    /// <summary>What differs from SQLite: how parameters are written, and that indexes are never named, because this planner has statistics.</summary>
    internal static string Translate(string sql) => IndexName().Replace(ParameterNumber().Replace(sql, match => string.Create(CultureInfo.InvariantCulture, $"${match.Groups[1].Value}")), "");

    [GeneratedRegex(@"@(\d+)")]
    private static partial Regex ParameterNumber();

    [GeneratedRegex(@" INDEXED BY \w+")]
    private static partial Regex IndexName();
}
