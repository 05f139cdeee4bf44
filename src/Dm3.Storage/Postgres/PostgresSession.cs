using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Dm3.Storage.Postgres;

/// <summary>A connection; the driver keeps the plans of the statements that come again. For one thread at a time.</summary>
internal sealed partial class PostgresSession(NpgsqlConnection connection) : Session
{
    // The stores' texts are constants, so this stays small.
    private static readonly ConcurrentDictionary<string, string> Translated = new(StringComparer.Ordinal);

    public override NpgsqlConnection Connection => connection;

    /// <inheritdoc/>
    public override NpgsqlCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlCommand(Translated.GetOrAdd(sql, Translate), connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter
            {
                Value = value switch
                {
                    null => DBNull.Value,
                    bool truth => truth ? 1L : 0L,
                    _ => value,
                },
            });
        }

        return command;
    }

    public override void Dispose() => connection.Dispose();

    /// <summary>What differs from SQLite: how parameters are written, and that indexes are never named, because this planner has statistics.</summary>
    internal static string Translate(string sql) => IndexName().Replace(ParameterNumber().Replace(sql, match => string.Create(CultureInfo.InvariantCulture, $"${match.Groups[1].Value}")), "");

    [GeneratedRegex(@"@(\d+)")]
    private static partial Regex ParameterNumber();

    [GeneratedRegex(@" INDEXED BY \w+")]
    private static partial Regex IndexName();
}
