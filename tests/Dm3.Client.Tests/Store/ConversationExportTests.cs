using Dm3.Client.Store;

namespace Dm3.Client.Tests.Store;

public sealed class ConversationExportTests : IDisposable
{
    private readonly TestUser _alice = new("alice.eth", 21);
    private readonly string _folder = Directory.CreateTempSubdirectory("dm3-client-export-").FullName;

    [Fact]
    public async Task Export_ImportedIntoAnotherStore_GivesTheSameConversations()
    {
        await using var from = await OpenAsync("from.db");
        await using var to = await OpenAsync("to.db");
        var single = StoredMessage.Outgoing(_alice.Write("bob.eth", "to bob \u00e4\ud83d\ude00", 1));
        var group = _alice.Write("group:1", "to all", 2);
        await from.AddAsync([single, .. ((string[])["bob.eth", "carol.eth"]).Select(member => StoredMessage.Outgoing(group) with { Contact = member, Group = "group:1" })]);
        await from.RaiseAsync(group.Hash().ToString(), "carol.eth", MessageState.Delivered, "ds.eth");

        var text = new StringWriter();
        var (written, read) = (new Told(), new Told());
        Assert.Equal(3, await from.ExportAsync(text, written));
        Assert.Equal(3, await to.ImportAsync(new StringReader(text.ToString()), read));
        Assert.Equal([1, 2, 3, 1, 2, 3], written.Values.Concat(read.Values));
        Assert.Equal(0, await to.ImportAsync(new StringReader(text.ToString())));
        Assert.Equal(await from.ListAsync(), await to.ListAsync());
        Assert.Equal(single.Message.ToString(), Assert.Single(await to.ReadAsync("bob.eth")).Message.ToString());
        Assert.Equal(MessageState.Waiting, Assert.Single(await to.ReadAsync("group:1", isGroup: true)).State);
        Assert.Equal(
            [("bob.eth", MessageState.Waiting, ""), ("carol.eth", MessageState.Delivered, "ds.eth")],
            (await to.FindAsync(group.Hash().ToString())).Select(each => (each.Contact, each.State, each.Detail)).Order());
    }

    [Fact]
    public async Task LineThatIsNoMessage_OrOfAnotherHash_IsRefused()
    {
        await using var store = await OpenAsync("a.db");
        await store.AddAsync([StoredMessage.Outgoing(_alice.Write("bob.eth", "true", 1))]);
        var text = new StringWriter();
        await store.ExportAsync(text);
        foreach (var line in (string[])["x", "{}", "[]", "null", text.ToString().Replace("true", "false", StringComparison.Ordinal), text.ToString().Replace("Waiting", "77", StringComparison.Ordinal)])
        {
            await using var other = await OpenAsync($"{Guid.NewGuid():N}.db");
            await Assert.ThrowsAsync<InvalidDataException>(() => other.ImportAsync(new StringReader(line)));
        }
    }

    public void Dispose()
    {
        _alice.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Task<ConversationStore> OpenAsync(string file) =>
        ConversationStore.OpenAsync(SqliteEntryLog.Open(Path.Combine(_folder, file)), _alice.Keys.StorageKey, TestUser.Random);

    private sealed class Told : IProgress<long>
    {
        public List<long> Values { get; } = [];

        public void Report(long value) => Values.Add(value);
    }
}
