using System.Diagnostics;
using System.Globalization;
using Dm3.Storage;
using Dm3.Storage.Names;
using Dm3.Storage.Operations;
using Dm3.Storage.Sqlite;
using Dm3.Testing;
using Microsoft.Data.Sqlite;

namespace Dm3.Crash.Tests;

public class StorageCrashTests
{
    private const int Rounds = 50;

    [Fact]
    public async Task AfterSigkill_EveryAcknowledgedWriteIsThere_AndNoneIsHalf_InAFile()
    {
        var folder = Directory.CreateTempSubdirectory("dm3-crash-");
        try
        {
            var path = Path.Combine(folder.FullName, "names.db");
            await KillAndCheckAsync(path);
            await using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
            connection.Open();
            await using var check = connection.CreateCommand();
            check.CommandText = "PRAGMA integrity_check";
            Assert.Equal("ok", await check.ExecuteScalarAsync());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Only the client is killed: what the server does when it is, is the server's.
    [Fact]
    public Task AfterSigkill_EveryAcknowledgedWriteIsThere_AndNoneIsHalf_InPostgres() => KillAndCheckAsync(PostgresServer.Shared.CreateDatabase());

    private static async Task KillAndCheckAsync(string path)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var acknowledged = new Dictionary<string, long>();
        for (var round = 0; round < Rounds; round++)
        {
            var lines = await RunAndKillAsync(path, linesBeforeKill: random.Next(1, 500));
            foreach (var line in lines)
            {
                var parts = line.Split(' ');
                var version = long.Parse(parts[1], CultureInfo.InvariantCulture);
                Assert.True(version > acknowledged.GetValueOrDefault(parts[0]), $"{line} was acknowledged twice (seed {seed}).");
                acknowledged[parts[0]] = version;
            }

            await CheckAsync(path, acknowledged, $"round {round}, seed {seed}");
        }
    }

    [Fact]
    public async Task WhileAnotherProcessHasTheFile_OpeningIsRefused_AndWorksOnceItWasKilled()
    {
        var folder = Directory.CreateTempSubdirectory("dm3-crash-");
        var path = Path.Combine(folder.FullName, "names.db");
        using var process = Start(path);
        try
        {
            Assert.NotNull(await process.StandardOutput.ReadLineAsync());
            var refusal = Assert.Throws<DatabaseInUseException>(() => SqliteDatabase.Open(path));
            Assert.Equal($"The database {path} is in use by another process.", refusal.Message);
            process.Kill();
            await process.WaitForExitAsync();
            await SqliteDatabase.Open(path).DisposeAsync();
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(string path) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, path]) { RedirectStandardOutput = true })!;

    /// <summary>Gives the whole lines that the process printed until it was killed.</summary>
    private static async Task<List<string>> RunAndKillAsync(string path, int linesBeforeKill)
    {
        using var process = Start(path);
        var lines = new List<string>();
        var printed = "";
        var buffer = new char[4096];
        var killed = false;
        for (int read; (read = await process.StandardOutput.ReadAsync(buffer)) > 0;)
        {
            printed += new string(buffer, 0, read);
            var end = printed.LastIndexOf('\n') + 1;
            lines.AddRange(printed[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries));
            printed = printed[end..];
            if (killed || lines.Count < linesBeforeKill) continue;
            process.Kill();
            killed = true;
        }

        await process.WaitForExitAsync();
        Assert.True(killed, $"The writing process ended by itself with {process.ExitCode}.");
        return lines;
    }

    private static async Task CheckAsync(string path, Dictionary<string, long> acknowledged, string when)
    {
        await using var database = Program.Open(path);
        var names = new NameStore(database);
        var log = new OperationStore(database);
        var replay = new OperationReplay();
        var sequence = 0L;
        while (log.After(sequence, 1000) is { Count: > 0 } page)
        {
            foreach (var operation in page) replay.Apply(operation);
            sequence = page[^1].Sequence;
        }

        foreach (var (name, version) in acknowledged)
        {
            var found = names.Find(CrashPlan.Node(name));
            Assert.True(found?.Version >= version, $"{name}: version {version} was acknowledged, {found?.Version} is stored ({when}).");
        }

        var stored = names.List(new NameFilter(), null, CrashPlan.Writers * CrashPlan.NamesPerWriter + 1);
        Assert.All(stored, name => Assert.Equal(CrashPlan.Records(name.Version), name.Records));
        Assert.Equal(replay.Names.Values.OrderBy(name => name.Name, StringComparer.Ordinal), stored);
    }
}
