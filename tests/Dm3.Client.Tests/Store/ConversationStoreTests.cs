using System.Text;
using CsCheck;
using Dm3.Client.Store;
using Dm3.Core.Messages;
using Microsoft.Data.Sqlite;

namespace Dm3.Client.Tests.Store;

public sealed class ConversationStoreTests : IDisposable
{
    private readonly TestUser _alice = new("alice.eth", 1);
    private readonly TestUser _bob = new("bob.eth", 2);
    private readonly string _folder = Directory.CreateTempSubdirectory("dm3-client-test-").FullName;

    [Fact]
    public async Task Conversation_IsThereAfterReopening_InTheOrderOfTime()
    {
        await using (var store = await OpenAsync("a.db"))
        {
            Assert.Equal(2, await store.AddAsync([Out("second", 2000), In("third", 3000)]));
            Assert.Equal(1, await store.AddAsync([Out("first", 1000)]));
        }

        await using var reopened = await OpenAsync("a.db");
        var messages = await reopened.ReadAsync("BOB.eth");
        Assert.Equal(["first", "second", "third"], messages.Select(each => each.Message.Content.Text));
        Assert.Equal([true, true, false], messages.Select(each => each.IsOutgoing));
        Assert.Equal(new Conversation("bob.eth", false, 3000, 3, 1), Assert.Single(await reopened.ListAsync()));
    }

    [Fact]
    public async Task Read_GivesTheNewestWithinASpan()
    {
        await using var store = await OpenAsync("a.db");
        await store.AddAsync([.. Enumerable.Range(0, 10).Select(i => Out($"m{i}", i))]);
        Assert.Equal(["m8", "m9"], Texts(await store.ReadAsync("bob.eth", limit: 2)));
        Assert.Equal(["m6", "m7"], Texts(await store.ReadAsync("bob.eth", toMilliseconds: 8, limit: 2)));
        Assert.Equal(["m3", "m4"], Texts(await store.ReadAsync("bob.eth", fromMilliseconds: 3, toMilliseconds: 5)));
        Assert.Empty(await store.ReadAsync("carol.eth"));
    }

    [Fact]
    public async Task Add_TakesAMessageOnce()
    {
        await using var store = await OpenAsync("a.db");
        var message = Out("hello", 1);
        Assert.Equal(1, await store.AddAsync([message]));
        Assert.Equal(0, await store.AddAsync([message]));
        Assert.Single(await store.ReadAsync("bob.eth"));
    }

    [Fact]
    public async Task State_OnlyMovesUp_AndMayComeBeforeItsMessage()
    {
        await using var store = await OpenAsync("a.db");
        var message = Out("hello", 1);
        await store.RaiseAsync(message.Hash, "bob.eth", MessageState.Read);
        await store.AddAsync([message]);
        await store.RaiseAsync(message.Hash, "bob.eth", MessageState.Delivered, "late news");
        Assert.Equal((MessageState.Read, ""), State(Assert.Single(await store.FindAsync(message.Hash))));
        Assert.Empty(await store.ListWaitingAsync());
    }

    [Fact]
    public async Task Waiting_ListsWhatNoServiceHas_OldestFirst()
    {
        await using var store = await OpenAsync("a.db");
        var (later, earlier, sent) = (Out("later", 2), Out("earlier", 1), Out("sent", 0));
        await store.AddAsync([later, earlier, sent, In("incoming", 3)]);
        await store.RaiseAsync(sent.Hash, sent.Contact, MessageState.Delivered, "ds.eth");
        Assert.Equal(["earlier", "later"], Texts(await store.ListWaitingAsync()));
    }

    [Fact]
    public async Task Unread_ListsWhatWasNotShown_OldestFirst_AndNoReceipts()
    {
        await using var store = await OpenAsync("a.db");
        var (later, shown) = (In("later", 3), In("shown", 2));
        await store.AddAsync([later, In("earlier", 1), shown, Receipt(shown.Hash, 4), Out("mine", 0)]);
        await store.RaiseAsync(shown.Hash, shown.Contact, MessageState.Read);
        Assert.Equal(["earlier", "later"], Texts(await store.ListUnreadAsync()));
    }

    [Fact]
    public async Task AnotherKey_DoesNotOpenTheStore()
    {
        await using (var store = await OpenAsync("a.db")) await store.AddAsync([Out("hello", 1)]);
        await Assert.ThrowsAsync<StoreKeyException>(() => ConversationStore.OpenAsync(SqliteEntryLog.Open(Path("a.db")), _bob.Keys.StorageKey, TestUser.Random));
    }

    [Fact]
    public async Task File_HoldsNothingReadable()
    {
        await using (var store = await OpenAsync("a.db"))
        {
            await store.AddAsync([Out("a very secret text", 1_900_000_123_456)]);
            await store.RaiseAsync(Out("a very secret text", 1_900_000_123_456).Hash, "bob.eth", MessageState.Delivered, "a secret service");
        }

        var bytes = await File.ReadAllBytesAsync(Path("a.db"));
        var text = Encoding.Latin1.GetString(bytes);
        Assert.Contains("entries", text, StringComparison.Ordinal);
        foreach (var secret in (string[])["secret", "bob", "alice", "1900000123456", "NEW", Out("a very secret text", 1_900_000_123_456).Hash[2..10]])
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path("a.db")));
    }

    [Fact]
    public async Task ChangedOrExchangedBodies_AreNoticed()
    {
        await using (var store = await OpenAsync("a.db")) await store.AddAsync([Out("one", 1), Out("two", 2)]);
        using (var connection = new SqliteConnection($"Data Source={Path("a.db")};Pooling=False"))
        {
            connection.Open();
            using var exchange = connection.CreateCommand();
            exchange.CommandText = "UPDATE entries SET body = (SELECT body FROM entries WHERE sequence = 3) WHERE sequence = 2";
            Assert.Equal(1, exchange.ExecuteNonQuery());
        }

        await using var changed = await OpenAsync("a.db");
        await Assert.ThrowsAsync<InvalidDataException>(() => changed.ReadAsync("bob.eth"));
    }

    [Fact]
    public async Task TwoProcesses_SeeEachOthersMessages()
    {
        await using var one = await OpenAsync("a.db");
        await using var other = await OpenAsync("a.db");
        await one.AddAsync([Out("from one", 1)]);
        await other.AddAsync([Out("from the other", 2)]);
        Assert.Equal(["from one", "from the other"], Texts(await one.ReadAsync("bob.eth")));
        Assert.Equal(["from one", "from the other"], Texts(await other.ReadAsync("bob.eth")));
    }

    // Whatever two devices write, in whatever order they copy from each other: they end up with the same.
    [Fact]
    public void TwoDevices_ComeTogetherWithoutConflict() => Gen.Int[0, 9].Select(Gen.Int[1, 4], Gen.Bool).Array[1, 20].Sample(
        steps =>
        {
            var name = Guid.NewGuid().ToString();
            CheckAsync().GetAwaiter().GetResult();

            async Task CheckAsync()
            {
                await using var phone = await OpenAsync(name + "-phone.db");
                await using var desk = await OpenAsync(name + "-desk.db");
                foreach (var (message, state, onPhone) in steps)
                {
                    var device = onPhone ? phone : desk;
                    var item = Out($"m{message}", message);
                    if (state == 4) await device.AddAsync([item]);
                    else await device.RaiseAsync(item.Hash, item.Contact, (MessageState)state);
                    if (message == 9) await phone.Log.CopyToAsync(desk.Log);
                }

                await phone.Log.CopyToAsync(desk.Log);
                await desk.Log.CopyToAsync(phone.Log);
                var (left, right) = (await phone.ReadAsync("bob.eth"), await desk.ReadAsync("bob.eth"));
                Assert.Equal(left.Select(each => (each.Hash, each.State)), right.Select(each => (each.Hash, each.State)));
                Assert.Equal(steps.Where(step => step.Item2 == 4).Select(step => step.Item1).Distinct().Count(), left.Count);
            }
        },
        iter: 30,
        threads: 1);

    public void Dispose()
    {
        _alice.Dispose();
        _bob.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static (MessageState, string) State(StoredMessage message) => (message.State, message.Detail);

    private static IEnumerable<string?> Texts(IReadOnlyList<StoredMessage> messages) => messages.Select(each => each.Message.Content.Text);

    private string Path(string file) => System.IO.Path.Combine(_folder, file);

    private Task<ConversationStore> OpenAsync(string file) => ConversationStore.OpenAsync(SqliteEntryLog.Open(Path(file)), _alice.Keys.StorageKey, TestUser.Random);

    private StoredMessage Out(string text, long at) => StoredMessage.Outgoing(_alice.Write("bob.eth", text, at));

    private StoredMessage In(string text, long at) => StoredMessage.Incoming(_bob.Write("alice.eth", text, at), at);

    private StoredMessage Receipt(string reference, long at) =>
        StoredMessage.Incoming(new MessageDraft("alice.eth", "bob.eth", DateTimeOffset.FromUnixTimeMilliseconds(at)).ReadOpened(reference).Sign(_bob.Keys.Signing), at);
}
