using Dm3.Storage.Pickup;
using Dm3.Storage.ServiceStorage;
using static Dm3.Storage.Tests.TestDatabase;

namespace Dm3.Storage.Tests.ServiceStorage;

public abstract class ServiceStorageTests(TestEngine engine) : StoreTests(engine)
{
    private static readonly StorageQuota Ample = new(1_000_000, 100);
    private static readonly StorageOwner Owner = new(Alice, "alice.eth");
    private static readonly StorageOwner SameAccount = new(Alice, "alice.dm3.eth");
    private static readonly StorageOwner Other = new(Bob, "alice.eth");

    private static ContainerDraft Draft(string id, string container = "c", long at = 1, bool halted = false) => new(Node(id), container, at, halted);

    private static async Task<StorageWriteResult> AddAsync(Database database, StorageOwner owner, string contact, ContainerDraft message, long now = 10, StorageQuota? quota = null) =>
        await new ContainerStore(database).AddAsync(owner, contact, message, Guid.NewGuid(), now, quota ?? Ample, default);

    private static (long Bytes, long Conversations) Usage(TestDatabase database)
    {
        using var connection = database.Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT bytes, conversations FROM storage_usage";
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : (0, 0);
    }

    [Fact]
    public async Task Conversations_AreListedByTheLatestMessage_AndHiddenOnesAreNot()
    {
        await using var test = await CreateAsync();
        var (conversations, database) = (new ConversationStore(test.Database), test.Database);
        await conversations.AddAsync(Owner, "bob", "where", Guid.NewGuid(), 1, Ample, default);
        await conversations.AddAsync(Owner, "max", "", Guid.NewGuid(), 2, Ample, default);
        await conversations.AddAsync(Owner, "bob", "", Guid.NewGuid(), 9, Ample, default);
        await AddAsync(database, Owner, "bob", Draft("1", "old", at: 5), now: 3);
        await AddAsync(database, Owner, "bob", Draft("2", "older", at: 4), now: 4);
        await test.ReopenAsync();
        conversations = new ConversationStore(test.Database);
        Assert.Equal([new("bob", "", "old", 4), new("max", "", null, 2)], conversations.List(Owner, 0, 10));
        Assert.Equal(["max"], conversations.List(Owner, 1, 1).Select(each => each.Contact));
        Assert.Equal(StorageWriteResult.Done, await conversations.HideAsync(Owner, "bob", true, default));
        Assert.Equal(StorageWriteResult.Unknown, await conversations.HideAsync(Other, "bob", true, default));
        Assert.Equal(["max"], conversations.List(Owner, 0, 10).Select(each => each.Contact));
        Assert.Equal(2, conversations.Count(Owner));
        await conversations.HideAsync(Owner, "bob", false, default);
        Assert.Equal(2, conversations.List(Owner, 0, 10).Count);
    }

    [Fact]
    public async Task NothingIsSeenUnderAnotherAccountOrName()
    {
        await using var test = await CreateAsync();
        var messages = new ContainerStore(test.Database);
        await AddAsync(test.Database, Owner, "bob", Draft("1", halted: true));
        foreach (var stranger in (StorageOwner[])[SameAccount, Other])
        {
            Assert.Empty(new ConversationStore(test.Database).List(stranger, 0, 10));
            Assert.Empty(messages.List(stranger, "bob", 0, 10));
            Assert.Empty(messages.ListHalted(stranger, 0, 10));
            Assert.Equal((0, 0), (messages.Count(stranger, "bob"), new ConversationStore(test.Database).Count(stranger)));
            Assert.Equal(StorageWriteResult.Unknown, await messages.ClearHaltedAsync(stranger, Node("1"), "x", default));
        }
    }

    [Fact]
    public async Task ABatch_StoresWhatIsMissing_AndLeavesTheRest()
    {
        await using var test = await CreateAsync();
        var messages = new ContainerStore(test.Database);
        Assert.Equal(StorageWriteResult.Done, await AddAsync(test.Database, Owner, "bob", Draft("1", "first")));
        Assert.Equal(StorageWriteResult.Known, await AddAsync(test.Database, Owner, "bob", Draft("1", "again")));
        Assert.Equal(StorageWriteResult.Done, await messages.AddAllAsync(
            Owner, "bob", [Draft("1", "changed", 9), Draft("2", "second", 2), Draft("2", "twice", 2), Draft("3", "third", 3)], Guid.NewGuid(), 20, Ample, default));
        Assert.Equal(["third", "second", "first"], messages.List(Owner, "bob", 0, 10).Select(each => each.Container));
        Assert.Equal(["second"], messages.List(Owner, "bob", 1, 1).Select(each => each.Container));
        Assert.Equal(3, messages.Count(Owner, "bob"));
    }

    [Fact]
    public async Task AnEdit_ReplacesContainers_AddsTheUnknown_AndCountsWhatIsKept()
    {
        await using var test = await CreateAsync();
        var messages = new ContainerStore(test.Database);
        await AddAsync(test.Database, Owner, "bob", Draft("1", "first", 5));
        var before = Usage(test).Bytes;
        Assert.Equal(StorageWriteResult.Done, await messages.EditAllAsync(Owner, "bob", [Draft("1", "nothing", 9), Draft("1", "edited!!", 9)], Guid.NewGuid(), 20, Ample, default));
        Assert.Equal(before + 3, Usage(test).Bytes);
        await messages.EditAllAsync(Owner, "bob", [Draft("2", "new", 6)], Guid.NewGuid(), 20, Ample, default);
        Assert.Equal([("new", 6), ("edited!!", 5)], messages.List(Owner, "bob", 0, 10).Select(each => (each.Container, each.CreatedAtUnixMilliseconds)));
    }

    [Fact]
    public async Task AClearedMessage_GivesItsConversationTheNewName()
    {
        await using var test = await CreateAsync();
        var messages = new ContainerStore(test.Database);
        await AddAsync(test.Database, Owner, "max", Draft("1", "sent", 1));
        await AddAsync(test.Database, Owner, "max", Draft("2", "halted", 2, halted: true));
        Assert.Equal([Node("2")], messages.ListHalted(Owner, 0, 10).Select(each => each.Id));
        Assert.Equal(StorageWriteResult.Done, await messages.ClearHaltedAsync(Owner, Node("2"), "max-alias", default));
        Assert.Equal(StorageWriteResult.Done, await messages.ClearHaltedAsync(Owner, Node("2"), "max-alias", default));
        Assert.Empty(messages.ListHalted(Owner, 0, 10));
        Assert.Empty(messages.List(Owner, "max", 0, 10));
        Assert.Equal(["halted", "sent"], messages.List(Owner, "max-alias", 0, 10).Select(each => each.Container));
    }

    [Fact]
    public async Task AClearedMessage_JoinsTheConversationThatHasTheNewName()
    {
        await using var test = await CreateAsync();
        var messages = new ContainerStore(test.Database);
        await AddAsync(test.Database, Owner, "alias", Draft("1", "there", 1));
        var alone = Usage(test);
        await AddAsync(test.Database, Owner, "max", Draft("2", "joins", 2, halted: true));
        Assert.Equal(StorageWriteResult.Done, await messages.ClearHaltedAsync(Owner, Node("2"), "alias", default));
        Assert.Equal(["joins", "there"], messages.List(Owner, "alias", 0, 10).Select(each => each.Container));
        Assert.Equal((alone.Bytes + 128 + 5, 1), Usage(test));
    }

    [Fact]
    public async Task AtTheQuota_NothingIsStored_AndOneBelowItIs()
    {
        await using var test = await CreateAsync();
        var (conversations, messages) = (new ConversationStore(test.Database), new ContainerStore(test.Database));
        await AddAsync(test.Database, Owner, "bob", Draft("1", "12345"));
        var (bytes, _) = Usage(test);
        var full = new StorageQuota(bytes + 128 + 4, 1);
        Assert.Equal(StorageWriteResult.Full, await AddAsync(test.Database, Owner, "bob", Draft("2", "12345"), quota: full));
        Assert.Equal(StorageWriteResult.Full, await AddAsync(test.Database, Owner, "max", Draft("2", ""), quota: full));
        Assert.Equal(StorageWriteResult.Full, await AddAsync(test.Database, SameAccount, "bob", Draft("other", ""), quota: full));
        Assert.Equal(StorageWriteResult.Full, await conversations.AddAsync(Owner, "max", "", Guid.NewGuid(), 1, full, default));
        Assert.Equal(StorageWriteResult.Full, await conversations.AddAsync(Owner, "bob", new string('x', 200), Guid.NewGuid(), 1, full, default));
        Assert.Equal(StorageWriteResult.Full, await messages.EditAllAsync(Owner, "bob", [Draft("1", new string('x', 200))], Guid.NewGuid(), 1, full, default));
        Assert.Equal(StorageWriteResult.Full, await messages.EditAllAsync(Owner, "bob", [Draft("1", "123456"), Draft("2", "1234")], Guid.NewGuid(), 1, full, default));
        Assert.Equal(StorageWriteResult.Full, await messages.AddAllAsync(Owner, "bob", [Draft("2", ""), Draft("3", "")], Guid.NewGuid(), 1, full, default));
        Assert.Equal((bytes, 1), Usage(test));
        Assert.Equal(["12345"], messages.List(Owner, "bob", 0, 10).Select(each => each.Container));
        Assert.Equal(StorageWriteResult.Done, await AddAsync(test.Database, Owner, "bob", Draft("2", "1234"), quota: full));
        Assert.Equal((full.MaxBytes, 1), Usage(test));
        // What shrinks is taken even by an account that is full.
        Assert.Equal(StorageWriteResult.Done, await messages.EditAllAsync(Owner, "bob", [Draft("1", "1")], Guid.NewGuid(), 1, full, default));
    }

    [Fact]
    public async Task ADeletedAccount_KeepsNothing()
    {
        await using var test = await CreateAsync();
        await AddAsync(test.Database, Owner, "bob", Draft("1"));
        await AddAsync(test.Database, SameAccount, "bob", Draft("2"));
        await AddAsync(test.Database, Other, "bob", Draft("3"));
        await new AccountDeletion(test.Database).DeleteAsync(Alice, default);
        Assert.Equal((0, 0, 1), (new ConversationStore(test.Database).Count(Owner), new ConversationStore(test.Database).Count(SameAccount), new ConversationStore(test.Database).Count(Other)));
        Assert.Equal(1, new ContainerStore(test.Database).Count(Other, "bob"));
    }
}

public sealed class SqliteServiceStorageTests() : ServiceStorageTests(TestEngine.Sqlite);

public sealed class PostgresServiceStorageTests() : ServiceStorageTests(TestEngine.Postgres);
