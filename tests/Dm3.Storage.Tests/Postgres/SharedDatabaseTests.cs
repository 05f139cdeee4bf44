using System.Collections.Concurrent;
using Dapper;
using Dm3.Storage.Names;
using Dm3.Storage.Operations;
using Dm3.Storage.Postgres;
using Dm3.Testing;
using Npgsql;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Postgres;

/// <summary>Several instances on one database.</summary>
public sealed class SharedDatabaseTests() : StoreTests(TestEngine.Postgres)
{
    private static readonly TimeSpan Generous = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task OneName_IsWonByOneOfTwoInstances_AThousandTimes()
    {
        const int Tries = 1000;
        await using var database = await CreateAsync();
        await using var second = database.Open();
        NameStore[] stores = [database.Names, new(second)];
        var results = await Task.WhenAll(Enumerable.Range(0, Tries).SelectMany(i => stores.Select((store, j) =>
            store.WriteAsync(database.Operation($"n{i}.dm3.eth", new NameChange.Register(j == 0 ? Alice : Bob, NameRecords.Empty), 0), default))));

        Assert.Equal(Tries, results.Count(result => result is NameWriteResult.Applied));
        Assert.Equal(Tries, results.Count(result => result is NameWriteResult.AlreadyRegistered));
        for (var i = 0; i < Tries; i++)
        {
            var winner = Assert.Single((NameWriteResult[])[results[2 * i], results[(2 * i) + 1]], result => result is NameWriteResult.Applied);
            Assert.Equal(((NameWriteResult.Applied)winner).State, new NameStore(second).Find(Node($"n{i}.dm3.eth")));
        }
    }

    [Fact]
    public async Task Versions_AreNeitherLostNorDoubled_ByTwoInstances()
    {
        const int Updates = 150, Clients = 3;
        await using var database = await CreateAsync();
        await using var second = database.Open();
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        NameStore[] stores = [database.Names, new(second)];
        var applied = new ConcurrentBag<long>();
        await Task.WhenAll(Enumerable.Range(0, Clients * stores.Length).Select(client => Task.Run(async () =>
        {
            var store = stores[client % stores.Length];
            for (var i = 0; i < Updates / Clients;)
            {
                var version = store.Find(Node("alice.dm3.eth"))!.Version;
                var result = await store.WriteAsync(database.Operation("alice.dm3.eth", new NameChange.Update(Texts(($"k{client}", $"{i}"))), version), default);
                if (result is not NameWriteResult.Applied done) continue;
                applied.Add(done.State.Version);
                i++;
            }
        })));

        Assert.Equal(Enumerable.Range(2, Updates * stores.Length).Select(version => (long)version), applied.Order());
        var log = database.Log();
        Assert.Equal(Enumerable.Range(1, log.Count).Select(version => (long)version), log.Select(operation => operation.Version));
        var replay = new OperationReplay();
        foreach (var operation in log) replay.Apply(operation);
        Assert.Equal(replay.Names[Node("alice.dm3.eth")], new NameStore(second).Find(Node("alice.dm3.eth")));
    }

    [Fact]
    public async Task WhatIsPublished_ReachesTheOtherInstance_AfterItCanBeRead()
    {
        await using var database = await CreateAsync();
        await using var second = database.Open();
        var names = new NameStore(second);
        var heard = new BlockingCollection<(string? Payload, bool Found)>();
        using var subscription = second.Subscribe("test", payload => heard.Add((payload, names.Find(Node("alice.dm3.eth")) is not null)));
        await database.Database.WriteAsync(
            session =>
            {
                session.Publish("test", "one two");
                return NameWriter.Write(session, database.Operation("alice.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0));
            },
            default);
        Assert.True(heard.TryTake(out var change, Generous));
        Assert.Equal(("one two", true), change);
    }

    [Fact]
    public async Task ALostConnection_IsMadeAnew_AndSaysThatSomethingMayHaveBeenMissed()
    {
        await using var database = await CreateAsync();
        await using var second = database.Open();
        var heard = new BlockingCollection<string?>();
        using var subscription = second.Subscribe("test", heard.Add);
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);

        PostgresServer.Shared.Disconnect(database.Place);

        // Reads and writes go on as if nothing had been.
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Update(Texts(("a", "1"))), 1);
        Assert.Equal(2, new NameStore(second).Find(Node("alice.dm3.eth"))!.Version);
        Assert.True(heard.TryTake(out var missed, Generous));
        Assert.Null(missed);
        // And at some time listening does.
        for (var i = 0; ; i++)
        {
            await database.Database.WriteAsync(
                session =>
                {
                    session.Publish("test", "again");
                    return 0;
                },
                default);
            if (heard.TryTake(out var next, TimeSpan.FromMilliseconds(200)) && next == "again") break;
            Assert.True(i < 100);
        }
    }

    [Fact]
    public async Task AWriteWhoseConnectionIsLostHalfway_HappensOnce()
    {
        await using var database = await CreateAsync();
        var runs = 0;
        await database.Database.WriteAsync(
            session =>
            {
                var result = NameWriter.Write(session, database.Operation("alice.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0));
                if (runs++ == 0) PostgresServer.Shared.Disconnect(database.Place);
                return result;
            },
            default);
        Assert.Equal(2, runs);
        Assert.Equal(1, Assert.Single(database.Log()).Version);
    }

    [Fact]
    public async Task AServerThatIsGone_IsSaidSo_AndWritesAndReadsComeBackWithIt()
    {
        await using var database = await CreateAsync();
        var name = new NpgsqlConnectionStringBuilder(database.Place).Database;
        PostgresServer.Shared.Execute($"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        PostgresServer.Shared.Disconnect(database.Place);
        await Assert.ThrowsAsync<StoreUnreachableException>(() => database.WriteAsync("a.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0));
        Assert.Throws<StoreUnreachableException>(() => database.Names.Find(Node("a.dm3.eth")));
        PostgresServer.Shared.Execute($"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        await database.AppliesAsync("a.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        Assert.NotNull(database.Names.Find(Node("a.dm3.eth")));
    }

    [Fact]
    public async Task ATextThatTheServerHasNoPlaceFor_IsRefused_NotAFault()
    {
        await using var database = await CreateAsync();
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        Assert.Empty(database.Names.List(new NameFilter { Prefix = "\0" }, null, 10));
        Assert.Throws<TextRefusedException>(() => database.Names.List(new NameFilter(), "\0", 10));
        await Assert.ThrowsAsync<TextRefusedException>(() => database.Database.WriteAsync(session => session.Execute("UPDATE zones SET settings = @1", "\0"), default));
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Release(), 1);
    }

    // An index row has at most 2704 bytes, and letters that do not repeat cannot be packed into them.
    [Fact]
    public async Task ANameThatIsTooLongForAnIndex_IsRefused_NotAFault()
    {
        await using var database = await CreateAsync();
        var random = new Random(1);
        var name = string.Concat(Enumerable.Range(0, 3000).Select(_ => (char)random.Next('a', 'z' + 1))) + ".dm3.eth";
        await Assert.ThrowsAsync<TextRefusedException>(() => database.WriteAsync(name, new NameChange.Register(Alice, NameRecords.Empty), 0));
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
    }

    [Fact]
    public async Task ANewerDatabase_IsRefusedAndUntouched()
    {
        await using var database = await CreateAsync();
        await using (var connection = database.Connect()) await connection.ExecuteAsync("INSERT INTO schema_version (number) VALUES (4242)");
        var failure = Assert.Throws<DatabaseTooNewException>(() => database.Open());
        Assert.Equal(4242, failure.Found);
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task InstancesThatStartTogether_BringTheSchemaUpToDateOnce()
    {
        var place = PostgresServer.Shared.CreateDatabase();
        foreach (var database in await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => PostgresDatabase.Open(place))))) await database.DisposeAsync();
        await using var connection = new NpgsqlConnection(place + ";Pooling=false");
        Assert.Equal(Migration.Known("Postgres").Select(migration => (long)migration.Number), await connection.QueryAsync<long>("SELECT number FROM schema_version ORDER BY number"));
    }

    [Theory]
    [InlineData("Host=localhost;Passwort=hunter2")]
    [InlineData("postgres://dm3:hunter2@localhost/x")]
    [InlineData("Host=localhost;Port=hunter2")]
    public void Place_NeverRepeatsWhatItCannotRead(string text) =>
        Assert.DoesNotContain("hunter2", Assert.Throws<ArgumentException>(() => PostgresDatabase.Place(text)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Place_HoldsNoPassword() => Assert.Equal("db:5433/names", PostgresDatabase.Place("Host=db;Port=5433;Database=names;Username=dm3;Password=hunter2"));
}
