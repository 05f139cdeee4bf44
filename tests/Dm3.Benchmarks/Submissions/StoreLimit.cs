using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Dm3.Benchmarks.Submissions;

/// <summary>Bare SQLite with the service's durability: as many bytes as a stored message has, a row each, so many rows a commit, into a table without any index.</summary>
internal static class StoreLimit
{
    private const int LogStepBytes = 16 * 1024 * 1024;

    /// <returns>Messages a second.</returns>
    public static double Measure(string file, int bytes, int perCommit, TimeSpan time)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16384; CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, envelope TEXT NOT NULL)");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO messages (envelope) VALUES ($envelope)";
        insert.Parameters.AddWithValue("$envelope", new string('x', bytes));
        var (count, sinceStep) = (0L, 0L);
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            Execute("BEGIN IMMEDIATE");
            for (var i = 0; i < perCommit; i++) insert.ExecuteNonQuery();
            Execute("COMMIT");
            count += perCommit;
            sinceStep += (long)bytes * perCommit;
            if (sinceStep < LogStepBytes) continue;
            Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            sinceStep = 0;
        }

        return count / clock.Elapsed.TotalSeconds;

        void Execute(string sql)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
