using System.Collections.Concurrent;
using Dm3.Client;
using Dm3.Client.Names;
using Dm3.Client.Wallets;
using Dm3.Client.Zones;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Names;
using Dm3.Storage;
using Dm3.Storage.Names;
using Dm3.Storage.Operations;
using Dm3.Storage.Postgres;
using Dm3.Storage.Sqlite;
using Dm3.Testing;

namespace Dm3.Crash.Tests;

/// <summary>kill −9 of the gateway while names are imported and registered: what it answered is there, whole, and the log rebuilds exactly what is stored.</summary>
public sealed class GatewayCrashTests
{
    private const int Rounds = 50;
    private const int LinesPerImport = 40;

    // So many at once that the store makes room for a long import, every fifth round.
    private const int LinesPerLongImport = 1200;

    private const string Zone = "dm3.eth";
    private const string Key = "a key of thirty-two and more characters";

    private readonly ConcurrentDictionary<string, string> _acknowledged = new(StringComparer.Ordinal);

    [Theory]
    [InlineData("SQLite")]
    [InlineData("PostgreSQL")]
    public async Task AfterSigkillDuringImportAndRegistrations_EverythingAcknowledgedIsThere_AndTheLogRebuildsIt(string engine)
    {
        var folder = Directory.CreateTempSubdirectory("dm3-crash-");
        var isPostgres = engine == "PostgreSQL";
        var data = isPostgres ? PostgresServer.Shared.CreateDatabase() : Path.Combine(folder.FullName, "gateway.db");
        string[] settings =
        [
            isPostgres ? "--Gateway:PostgresConnection" : "--Gateway:DataFile", data, "--Gateway:AnswerKeyFile", Path.Combine(folder.FullName, "answer.key"), "--Gateway:ZoneKeysFolder", Path.Combine(folder.FullName, "zone-keys"),
            "--Gateway:Zones:0:Name", Zone, "--Gateway:Zones:0:Kinds:0", "name", "--Gateway:Zones:0:Resolvers:0", "0x1111111111111111111111111111111111111111", "--Gateway:Zones:0:AdminKey", Key,
        ];
        var seed = Environment.TickCount;
        var random = new Random(seed);
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                using (var gateway = await GatewayProcess.StartAsync(settings))
                {
                    var before = _acknowledged.Count;
                    var work = new[] { ImportUntilKilledAsync(gateway.Http, round), RegisterUntilKilledAsync(gateway.Http, round) };
                    var some = random.Next(1, 3 * LinesIn(round));
                    while (_acknowledged.Count < before + some && !work.All(each => each.IsCompleted)) await Task.Delay(1);
                    await Task.Delay(random.Next(0, 30));
                    await gateway.KillAsync();
                    await Task.WhenAll(work);
                    Assert.True(_acknowledged.Count > before, $"Nothing was acknowledged in round {round}.");
                }

                // What the server was still at for the killed process ends before it is looked at.
                if (isPostgres) PostgresServer.Shared.Disconnect(data);
                await CheckAsync(() => isPostgres ? PostgresDatabase.Open(data) : SqliteDatabase.Open(data), $"round {round}, seed {seed}");
            }

            var (exitCode, output) = await GatewayProcess.VerifyLogAsync(settings);
            Assert.True(exitCode == 0, output);
            Assert.Contains("the log rebuilds exactly the state", output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task ImportUntilKilledAsync(HttpClient http, int round)
    {
        var import = new ZoneImport(http, Zone, Key) { RetryDelay = TimeSpan.FromMilliseconds(1) };
        try
        {
            for (var part = 0; ; part++)
            {
                // New names, and the same names as in the round before with new values.
                var lines = Enumerable.Range(0, LinesIn(round)).Select(i => Line(i % 2 == 0 || round == 0 ? $"r{round}p{part}n{i}" : $"r{round - 1}p{part}n{i - 1}", round)).ToList();
                await foreach (var answer in import.SendAsync(lines.ToAsyncEnumerable()))
                {
                    Assert.True(answer.Status is "created" or "updated", answer.ToString());
                    _acknowledged[answer.Name!] = $"{round}";
                }
            }
        }
        catch (RequestFailedException)
        {
            // Killed.
        }
    }

    private async Task RegisterUntilKilledAsync(HttpClient http, int round)
    {
        using var key = PrivateKeyOf(round);
        var wallet = new PrivateKeyWallet(key);
        var names = new NameClient(http);
        for (var i = 0; ; i++)
        {
            var name = $"own{round}x{i}.{Zone}";
            var result = await names.RegisterAsync(name, wallet, RecordSet.Empty.WithText("a", $"{round}").WithText("b", $"{round}"));
            if (!result.IsSuccess) return;
            _acknowledged[name] = $"{round}";
        }
    }

    private static int LinesIn(int round) => round % 5 == 4 ? LinesPerLongImport : LinesPerImport;

    private static string Line(string label, int value) => $$$"""{"name":"{{{label}}}.{{{Zone}}}","records":{"texts":{"a":"{{{value}}}","b":"{{{value}}}"} } }""";

    private static PrivateKey PrivateKeyOf(int round) =>
        PrivateKey.TryCreate(Keccak256.Hash(BitConverter.GetBytes(round + 1)).Bytes, out var key) ? key : throw new InvalidOperationException("No key.");

    private async Task CheckAsync(Func<Database> open, string when)
    {
        await using var database = open();
        Assert.Empty(new LogCheck(database).Run(null, default).Differences);
        var names = new NameStore(database);
        foreach (var (name, value) in _acknowledged)
        {
            var found = names.Find(Namehash.Of(name));
            Assert.True(found is { Released: false }, $"{name} was acknowledged and is not there ({when}).");
            // What was not answered may have been done all the same.
            Assert.True(int.Parse(found.Records.Texts["a"]) >= int.Parse(value), $"{name} is older than what was acknowledged ({when}).");
        }

        var exported = new NameExportStore(database);
        for (Hash256? after = null; exported.List(after, 500) is { Count: > 0 } page; after = page[^1].Node)
            Assert.All(page, name => Assert.Equal(name.Records.Texts["a"], name.Records.Texts["b"]));
    }
}
