using System.Globalization;
using Dm3.Storage;
using Dm3.Storage.Names;
using Dm3.Storage.Postgres;
using Dm3.Storage.Sqlite;
using Dm3.Storage.Zones;

namespace Dm3.Crash.Tests;

/// <summary>The process that is killed: writes from many callers and prints <c>name version</c> for each write that was acknowledged.</summary>
internal static class Program
{
    public static async Task Main(string[] arguments)
    {
        await using var database = Open(arguments[0]);
        await new ZoneStore(database).UpsertAsync(CrashPlan.Zone, default);
        var names = new NameStore(database);
        await Task.WhenAll(Enumerable.Range(0, CrashPlan.Writers).Select(writer => Task.Run(() => WriteForeverAsync(names, writer))));
    }

    /// <summary>Opens a path or a connection string.</summary>
    public static Database Open(string place) => place.StartsWith("Host=", StringComparison.Ordinal) ? PostgresDatabase.Open(place) : SqliteDatabase.Open(place);

    private static async Task WriteForeverAsync(NameStore names, int writer)
    {
        for (var turn = 0; ; turn = (turn + 1) % CrashPlan.NamesPerWriter)
        {
            var name = CrashPlan.Name(writer, turn);
            var version = names.Find(CrashPlan.Node(name))?.Version ?? 0;
            if (await names.WriteAsync(CrashPlan.Write(name, version), default) is not NameWriteResult.Applied applied)
            {
                throw new InvalidOperationException($"{name} was not written.");
            }

            // One line is one write to the pipe: what the parent reads was acknowledged.
            Console.Out.Write(string.Create(CultureInfo.InvariantCulture, $"{name} {applied.State.Version}\n"));
        }
    }
}
