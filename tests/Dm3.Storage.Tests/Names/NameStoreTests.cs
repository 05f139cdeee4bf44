using Dm3.Ethereum;
using Dm3.Storage.Names;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Names;

public abstract class NameStoreTests(TestEngine engine) : StoreTests(engine)
{
    private static readonly NameRecords Full = new(
        new Dictionary<string, string> { ["avatar"] = "https://…", ["__proto__"] = "x", ["nul key"] = "nul\0value", [""] = "no key", ["🦊"] = "fox" },
        new Dictionary<ulong, ReadOnlyMemory<byte>> { [60] = new byte[20], [0] = new byte[] { 1 }, [long.MaxValue] = new byte[] { 2, 3 } },
        new byte[] { 0xe3, 1 });

    [Fact]
    public async Task Finds_WhatWasRegistered_AlsoAfterReopening()
    {
        await using var database = await CreateAsync();
        Assert.Null(database.Names.Find(Node("alice.dm3.eth")));

        var applied = await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, Full), 0, at: 17);

        var expected = new StoredName(
            Node("alice.dm3.eth"), "alice.dm3.eth", "dm3.eth", Node("alice.dm3.eth"), Alice, 1, 17, 17, Released: false, Full);
        Assert.Equal(expected, applied.State);
        Assert.Equal([expected.Node], applied.ChangedNodes);
        Assert.Equal(expected, database.Names.Find(expected.Node));
        await database.ReopenAsync();
        Assert.Equal(expected, database.Names.Find(expected.Node));
        Assert.Null(database.Names.Find(Node("bob.dm3.eth")));
    }

    [Fact]
    public async Task Update_MakesTheGivenRecordsTheWholeSet()
    {
        await using var database = await CreateAsync();
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, Full), 0, at: 17);
        var records = new NameRecords(
            new Dictionary<string, string> { ["avatar"] = "other", ["🦊"] = "fox" },
            new Dictionary<ulong, ReadOnlyMemory<byte>> { [60] = new byte[20], [61] = new byte[] { 9 } },
            default);

        var applied = await database.AppliesAsync("alice.dm3.eth", new NameChange.Update(records), 1, at: 18);

        var found = database.Names.Find(Node("alice.dm3.eth"))!;
        Assert.Equal(applied.State, found);
        Assert.Equal((2, 17, 18, Alice), (found.Version, found.CreatedAtUnixSeconds, found.UpdatedAtUnixSeconds, found.Owner));
        Assert.Equal(records, found.Records);
        // Only the difference is written: the unchanged address and text are not part of it.
        var changes = database.Log()[^1].Changes;
        Assert.Equal(["", "__proto__", "avatar", "nul key"], changes.Texts.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((ulong[])[0, 61, long.MaxValue], changes.Addresses.Keys.Order());
        Assert.Equal(0, changes.Contenthash!.Value.Length);
    }

    [Fact]
    public async Task Transfer_ClearsRecords_AndReleasesDeeperNamesOfThatNameOnly()
    {
        await using var database = await CreateAsync();
        foreach (var name in (string[])["alice.dm3.eth", "a.alice.dm3.eth", "b.a.alice.dm3.eth", "malice.dm3.eth", "a.malice.dm3.eth"])
        {
            await database.AppliesAsync(name, new NameChange.Register(Alice, Full), 0, at: 1);
        }

        var applied = await database.AppliesAsync("alice.dm3.eth", new NameChange.Transfer(Bob), 1, at: 5);

        Assert.Equal((Bob, 2, NameRecords.Empty, false), (applied.State.Owner, applied.State.Version, applied.State.Records, applied.State.Released));
        Assert.Equal(applied.State, database.Names.Find(Node("alice.dm3.eth")));
        Assert.Equal(Node("alice.dm3.eth"), applied.ChangedNodes[0]);
        Hash256[] below = [Node("a.alice.dm3.eth"), Node("b.a.alice.dm3.eth")];
        Assert.Equal(below.ToHashSet(), applied.ChangedNodes.Skip(1).ToHashSet());
        foreach (var node in below)
        {
            var released = database.Names.Find(node)!;
            Assert.Equal((true, 2, 5, NameRecords.Empty), (released.Released, released.Version, released.UpdatedAtUnixSeconds, released.Records));
        }

        Assert.Equal(Full, database.Names.Find(Node("a.malice.dm3.eth"))!.Records);
    }

    [Fact]
    public async Task Release_LeavesATombstone_WhoseVersionGoesOnAfterRegistrationAnew()
    {
        await using var database = await CreateAsync();
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, Full), 0, at: 1);
        await database.AppliesAsync("a.alice.dm3.eth", new NameChange.Register(Alice, Full), 0, at: 1);

        var released = await database.AppliesAsync("alice.dm3.eth", new NameChange.Release(), 1, at: 2);

        Assert.Equal([Node("alice.dm3.eth"), Node("a.alice.dm3.eth")], released.ChangedNodes);
        var tombstone = database.Names.Find(Node("alice.dm3.eth"))!;
        Assert.Equal((true, 2, NameRecords.Empty), (tombstone.Released, tombstone.Version, tombstone.Records));
        Assert.Empty(database.Names.List(new NameFilter { IncludeDeeper = true }, null, 10));

        Assert.Equal(new NameWriteResult.VersionConflict(2), await database.WriteAsync("alice.dm3.eth", new NameChange.Register(Bob, Full), 0));
        var revived = await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Bob, Texts(("k", "v"))), 2, at: 9);
        Assert.Equal(
            (Bob, 3, 9, Texts(("k", "v"))),
            (revived.State.Owner, revived.State.Version, revived.State.CreatedAtUnixSeconds, revived.State.Records));
        Assert.Equal(revived.State, database.Names.Find(Node("alice.dm3.eth")));
        Assert.True(database.Names.Find(Node("a.alice.dm3.eth"))!.Released);
    }

    [Fact]
    public async Task Refuses_WhatDoesNotFitTheStoredState_AndChangesNothing()
    {
        await using var database = await CreateAsync();
        NameChange[] onRegisteredNames = [new NameChange.Update(Full), new NameChange.Transfer(Bob), new NameChange.Release()];
        foreach (var change in onRegisteredNames) Assert.Equal(new NameWriteResult.NotRegistered(), await database.WriteAsync("alice.dm3.eth", change, 0));
        Assert.Equal(new NameWriteResult.VersionConflict(0), await database.WriteAsync("alice.dm3.eth", new NameChange.Register(Alice, Full), 1));
        var state = (await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, Full), 0)).State;

        Assert.Equal(
            new NameWriteResult.AlreadyRegistered(state), await database.WriteAsync("alice.dm3.eth", new NameChange.Register(Bob, Full), 1));
        foreach (var change in onRegisteredNames)
        {
            Assert.Equal(new NameWriteResult.VersionConflict(1), await database.WriteAsync("alice.dm3.eth", change, 0));
            Assert.Equal(new NameWriteResult.VersionConflict(1), await database.WriteAsync("alice.dm3.eth", change, 2));
        }

        Assert.Equal(state, database.Names.Find(state.Node));
        Assert.Single(database.Log());

        await database.AppliesAsync("alice.dm3.eth", new NameChange.Release(), 1);
        foreach (var change in onRegisteredNames) Assert.Equal(new NameWriteResult.NotRegistered(), await database.WriteAsync("alice.dm3.eth", change, 2));
    }

    [Fact]
    public async Task Refuses_TheSameMessageTwice()
    {
        await using var database = await CreateAsync();
        var register = database.Operation("alice.dm3.eth", new NameChange.Register(Alice, Full), 0);
        Assert.IsType<NameWriteResult.Applied>(await database.Names.WriteAsync(register, default));
        Assert.Equal(new NameWriteResult.DuplicateDigest(), await database.Names.WriteAsync(register, default));
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Update(Texts(("a", "1"))), 1);
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Release(), 2);
        Assert.Equal(new NameWriteResult.DuplicateDigest(), await database.Names.WriteAsync(register with { ExpectedVersion = 3 }, default));
        Assert.True(database.Names.Find(register.Node)!.Released);
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, Full), 3);
    }

    [Fact]
    public async Task Precondition_HoldsOnlyForARegisteredNameOfThatOwner()
    {
        await using var database = await CreateAsync();
        var root = Node("alice.dm3.eth");
        NameWrite Deeper() => database.Operation("a.alice.dm3.eth", new NameChange.Register(Alice, Full), 0) with
        {
            Preconditions = [new OwnerCondition(root, Alice)],
        };

        Assert.Equal(new NameWriteResult.PreconditionFailed(root), await database.Names.WriteAsync(Deeper(), default));
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Bob, Full), 0);
        Assert.Equal(new NameWriteResult.PreconditionFailed(root), await database.Names.WriteAsync(Deeper(), default));
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Transfer(Alice), 1);
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Release(), 2);
        Assert.Equal(new NameWriteResult.PreconditionFailed(root), await database.Names.WriteAsync(Deeper(), default));
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, Full), 3);
        var applied = Assert.IsType<NameWriteResult.Applied>(await database.Names.WriteAsync(Deeper(), default));
        Assert.Equal(root, applied.State.Root);
    }

    [Fact]
    public async Task DeeperNames_AreLimitedPerRoot_WhileRegistered()
    {
        await using var database = await CreateAsync();
        NameChange register = new NameChange.Register(Alice, Full);
        foreach (var name in (string[])["alice.dm3.eth", "a.alice.dm3.eth", "b.a.alice.dm3.eth", "c.alice.dm3.eth", "malice.dm3.eth", "a.malice.dm3.eth"])
        {
            await database.AppliesAsync(name, register, 0);
        }

        Assert.Equal(new NameWriteResult.TooManyBelow(), await database.WriteAsync("d.alice.dm3.eth", register, 0));
        Assert.Equal(new NameWriteResult.TooManyBelow(), await database.WriteAsync("d.c.alice.dm3.eth", register, 0));
        Assert.Null(database.Names.Find(Node("d.alice.dm3.eth")));
        await database.AppliesAsync("c.alice.dm3.eth", new NameChange.Update(Texts(("k", "v"))), 1);

        // With b.a that makes two free places.
        await database.AppliesAsync("a.alice.dm3.eth", new NameChange.Release(), 1);
        await database.AppliesAsync("d.alice.dm3.eth", register, 0);
        await database.AppliesAsync("a.alice.dm3.eth", register, 2);
        Assert.Equal(new NameWriteResult.TooManyBelow(), await database.WriteAsync("b.a.alice.dm3.eth", register, 2));
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Transfer(Bob), 1);
        await database.AppliesAsync("b.a.alice.dm3.eth", register, 2);
    }

    [Fact]
    public async Task Throws_ForAZoneThatIsNotStored()
    {
        await using var database = await CreateAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => database.WriteAsync("alice.other.eth", new NameChange.Register(Alice, Full), 0));
        Assert.Empty(database.Log());
    }

    [Fact]
    public async Task ManyWritersOnOneName_OneWinsEachVersion()
    {
        const int Writers = 16, Versions = 20;
        await using var database = await CreateAsync();
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0);
        for (var version = 1; version <= Versions; version++)
        {
            var seen = version;
            var results = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer =>
                database.WriteAsync("alice.dm3.eth", new NameChange.Update(Texts(("winner", $"{writer}"))), seen)));

            var winner = Assert.Single(Enumerable.Range(0, Writers), writer => results[writer] is NameWriteResult.Applied);
            Assert.All(results.Where((_, writer) => writer != winner), result => Assert.Equal(new NameWriteResult.VersionConflict(seen + 1), result));
            Assert.Equal($"{winner}", database.Names.Find(Node("alice.dm3.eth"))!.Records.Texts["winner"]);
        }

        Assert.Equal(Enumerable.Range(1, Versions + 1), database.Log().Select(operation => (int)operation.Version));
    }

    [Fact]
    public async Task FreeName_IsWonByOneOfTwoClients_AThousandTimes()
    {
        const int Tries = 1000;
        await using var database = await CreateAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, Tries).Select(i => Task.Run(() => Task.WhenAll(
            database.WriteAsync($"n{i}.dm3.eth", new NameChange.Register(Alice, NameRecords.Empty), 0), database.WriteAsync($"n{i}.dm3.eth", new NameChange.Register(Bob, NameRecords.Empty), 0)))));

        Assert.All(results, pair =>
        {
            var winner = Assert.Single(pair.OfType<NameWriteResult.Applied>());
            Assert.Single(pair.OfType<NameWriteResult.AlreadyRegistered>());
            Assert.Equal(winner.State, database.Names.Find(winner.State.Node));
        });
        Assert.Equal(Tries, database.Log().Count);
    }

    [Fact]
    public async Task Readers_NeverSeeHalfAWrite()
    {
        const int Updates = 300;
        await using var database = await CreateAsync();
        NameRecords Version(int version) => Texts([.. Enumerable.Range(0, 8).Select(key => ($"{key}", $"{version}"))]);
        await database.AppliesAsync("alice.dm3.eth", new NameChange.Register(Alice, Version(1)), 0);

        var writer = Task.Run(async () =>
        {
            for (var version = 1; version < Updates; version++) await database.AppliesAsync("alice.dm3.eth", new NameChange.Update(Version(version + 1)), version);
        });
        var last = 0L;
        do
        {
            var found = database.Names.Find(Node("alice.dm3.eth"))!;
            Assert.Equal(Version((int)found.Version), found.Records);
            Assert.True(found.Version >= last);
            last = found.Version;
        }
        while (!writer.IsCompleted);

        await writer;
        Assert.Equal(Updates, database.Names.Find(Node("alice.dm3.eth"))!.Version);
    }
}

public sealed class SqliteNameStoreTests() : NameStoreTests(TestEngine.Sqlite);

public sealed class PostgresNameStoreTests() : NameStoreTests(TestEngine.Postgres);
