using Dm3.Storage.Accounts;
using Dm3.Storage.Messages;
using Dm3.Storage.Pickup;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.Messages;

public abstract class MessageStoreTests(TestEngine engine) : StoreTests(engine)
{
    [Fact]
    public async Task Message_WaitsOnce_InItsOrder_AlsoAfterARestart_AndIsPublishedAfterTheCommit()
    {
        await using var database = await CreateAsync();
        await new AccountStore(database.Database).OpenAsync(new StoredAccount(Alice, "alice.eth", "{}", 1000), default);
        var published = new List<string?>();
        using var subscription = database.Database.Subscribe(MessageStore.Channel, payload => published.Add(payload));
        var store = new MessageStore(database.Database);

        Assert.Equal(MessageAdd.Added, await store.AddAsync(Message("one"), default));
        Assert.Equal(MessageAdd.Duplicate, await store.AddAsync(Message("one"), default));
        Assert.Equal(MessageAdd.Added, await store.AddAsync(Message("two"), default));
        Assert.Equal(MessageAdd.NoAccount, await store.AddAsync(Message("one") with { Account = Bob }, default));
        await database.Database.DisposeAsync();
        Assert.Equal([Alice.ToLowerHex(), Alice.ToLowerHex()], published);

        await database.ReopenAsync();
        var waiting = new PickupStore(database.Database).After(Alice, "default", 0, 10, 1000);
        Assert.Equal([Node("one"), Node("two")], waiting.Select(each => each.MessageHash));
        Assert.True(waiting[0].Sequence < waiting[1].Sequence);
        Assert.Single(new PickupStore(database.Database).After(Alice, "default", 0, 10, 1));
        Assert.Equal(waiting[1].Sequence, new PickupStore(database.Database).Newest(Alice));
    }

    [Fact]
    public async Task AcknowledgedSequence_IsNeverGivenOutAgain()
    {
        await using var database = await CreateAsync();
        await new AccountStore(database.Database).OpenAsync(new StoredAccount(Alice, "alice.eth", "{}", 1000), default);
        var (store, pickup) = (new MessageStore(database.Database), new PickupStore(database.Database));
        await store.AddAsync(Message("one"), default);
        var first = pickup.Newest(Alice);
        Assert.Equal(1, await new AcknowledgementStore(database.Database).AcknowledgeAsync(Alice, "default", [Node("one")], 0, default));
        Assert.Equal(0, pickup.Newest(Alice));

        await store.AddAsync(Message("two"), default);
        // A reader that resumes behind the first one must find the second.
        Assert.Equal(Node("two"), Assert.Single(pickup.After(Alice, "default", first, 10, 1000)).MessageHash);
    }

    private static NewMessage Message(string text) => new(Alice, Node(text), "bob.eth", $$"""{"message":"{{text}}"}""", 1_000_000);
}

public sealed class SqliteMessageStoreTests() : MessageStoreTests(TestEngine.Sqlite);

public sealed class PostgresMessageStoreTests() : MessageStoreTests(TestEngine.Postgres);
