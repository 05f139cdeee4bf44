using Dm3.Storage.Names;
using Dm3.Storage.Operations;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Names;

public abstract class PrimaryNameTests(TestEngine engine) : StoreTests(engine)
{
    [Fact]
    public async Task Gives_TheNameSetLastUntilItIsLost()
    {
        await using var database = await CreateAsync();
        foreach (var name in (string[])["alice.dm3.eth", "a.alice.dm3.eth", "other.xy.eth"]) await database.AppliesAsync(name, new NameChange.Register(Alice, Texts(("k", name))), 0);
        Assert.Null(database.Names.FindPrimary(Alice));

        await database.AppliesAsync("other.xy.eth", new NameChange.SetPrimary(), 1);
        await database.AppliesAsync("a.alice.dm3.eth", new NameChange.SetPrimary(), 1);
        await database.ReopenAsync();
        var primary = database.Names.FindPrimary(Alice)!;
        Assert.Equal(("a.alice.dm3.eth", 2), (primary.Name, primary.Version));
        Assert.Equal(Texts(("k", "a.alice.dm3.eth")), primary.Records);
        Assert.Equal(Node("a.alice.dm3.eth"), Replay(database).PrimaryNames[Alice]);

        await database.AppliesAsync("alice.dm3.eth", new NameChange.Transfer(Bob), 1);
        Assert.Null(database.Names.FindPrimary(Alice));
        Assert.Null(database.Names.FindPrimary(Bob));
        Assert.Empty(Replay(database).PrimaryNames);
        Assert.Equal(database.Names.Find(Node("a.alice.dm3.eth")), Replay(database).Names[Node("a.alice.dm3.eth")]);
    }

    [Fact]
    public async Task Stays_WhenAnotherNameOfTheOwnerIsLost()
    {
        await using var database = await CreateAsync();
        foreach (var name in (string[])["one.dm3.eth", "two.dm3.eth"]) await database.AppliesAsync(name, new NameChange.Register(Alice, NameRecords.Empty), 0);
        await database.AppliesAsync("one.dm3.eth", new NameChange.SetPrimary(), 1);
        await database.AppliesAsync("two.dm3.eth", new NameChange.Release(), 1);
        Assert.Equal("one.dm3.eth", database.Names.FindPrimary(Alice)!.Name);
        Assert.Equal(Node("one.dm3.eth"), Replay(database).PrimaryNames[Alice]);
    }

    private static OperationReplay Replay(TestDatabase database)
    {
        var replay = new OperationReplay();
        foreach (var operation in database.Log()) replay.Apply(operation);
        return replay;
    }
}

public sealed class SqlitePrimaryNameTests() : PrimaryNameTests(TestEngine.Sqlite);

public sealed class PostgresPrimaryNameTests() : PrimaryNameTests(TestEngine.Postgres);
