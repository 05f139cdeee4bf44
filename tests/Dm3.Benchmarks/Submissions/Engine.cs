using Dm3.Storage;
using Dm3.Storage.Postgres;
using Dm3.Storage.Sqlite;
using Dm3.Testing;

namespace Dm3.Benchmarks.Submissions;

/// <summary>A database that the delivery service may keep its messages in.</summary>
/// <param name="Name">As reports call it.</param>
/// <param name="Key">In names of figures.</param>
/// <param name="Open">Opens it in this process.</param>
/// <param name="Arguments">Of the host.</param>
/// <param name="Environment">Of the host.</param>
internal sealed record Engine(string Name, string Key, Func<Database> Open, string[] Arguments, IReadOnlyDictionary<string, string> Environment)
{
    public static Engine Sqlite(string file) => new("SQLite", "submit", () => SqliteDatabase.Open(file), ["--Delivery:DataFile", file], new Dictionary<string, string>());

    /// <summary>A server's new database; its commits wait for the disk.</summary>
    public static Engine Postgres(PostgresServer server)
    {
        var connection = server.CreateDatabase();
        return new("PostgreSQL", "submit.postgres", () => PostgresDatabase.Open(connection), [], new Dictionary<string, string> { ["Delivery__PostgresConnection"] = connection });
    }
}
