using Dm3.Client.Sending;
using Dm3.Client.Store;
using Dm3.Core.Messages;
using Dm3.Testing.Chain;

namespace Dm3.Client.Tests.Messaging;

/// <summary>Two people, real delivery services, a real chain.</summary>
[Collection(OneChain.Name)]
public sealed class MessengerTests(EnsFixture chain) : IAsyncLifetime
{
    private static int _hosts;

    private ServiceHost _service = null!;
    private Person _alice = null!;
    private Person _bob = null!;

    public async Task InitializeAsync()
    {
        _service = await ServiceHost.StartAsync(chain, $"messenger-ds{Interlocked.Increment(ref _hosts)}");
        _alice = await Person.PublishedAsync(chain, "alice", _service);
        _bob = await Person.PublishedAsync(chain, "bob", _service);
        Assert.Empty((await _bob.Messenger.PickUpAsync()).Problems);
        Assert.Empty((await _alice.Messenger.PickUpAsync()).Problems);
    }

    public async Task DisposeAsync()
    {
        await _alice.DisposeAsync();
        await _bob.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task Message_ArrivesVerified_IsAcknowledged_AndItsReceiptsComeBack()
    {
        var sent = await _alice.Messenger.SendTextAsync(_bob.Name, "Hi Bob");
        Assert.Equal((SendOutcome.Delivered, _service.Name), (sent.Outcome, sent.Service));

        var picked = await _bob.Messenger.PickUpAsync();
        var message = Assert.Single(picked.Messages);
        Assert.Equal((true, _alice.Name, "Hi Bob", sent.MessageHash), (message.IsVerified, message.From, message.Message!.Content.Text, message.Hash));
        Assert.Equal(["Hi Bob"], await _bob.TextsFromAsync(_alice.Name));
        Assert.Empty((await _bob.Messenger.PickUpAsync()).Messages);

        await _bob.Messenger.SendAsync(_alice.Name, draft => draft.ReadReceived(message.Hash));
        await _alice.Messenger.PickUpAsync();
        Assert.Equal(MessageState.Received, Assert.Single(await _alice.Store.FindAsync(sent.MessageHash)).State);
        await _bob.Messenger.MarkReadAsync(_alice.Name, message.Hash);
        await _alice.Messenger.PickUpAsync();
        Assert.Equal(MessageState.Read, Assert.Single(await _alice.Store.FindAsync(sent.MessageHash)).State);
    }

    [Fact]
    public async Task EveryType_ArrivesAsItWasWritten()
    {
        var first = (await _alice.Messenger.SendTextAsync(_bob.Name, "one", [new Attachment("data:text/plain,hello", "hello.txt")])).MessageHash;
        (MessageType Type, Func<MessageDraft, MessageContent> Write)[] types =
        [
            (MessageType.Reply, draft => draft.Reply(first, "two")),
            (MessageType.Edit, draft => draft.Edit(first, "uno")),
            (MessageType.Reaction, draft => draft.Reaction(first, "👍")),
            (MessageType.DeleteRequest, draft => draft.DeleteRequest(first)),
            (MessageType.ReadReceived, draft => draft.ReadReceived(first)),
            (MessageType.ReadOpened, draft => draft.ReadOpened(first)),
            (MessageType.ResendRequest, draft => draft.ResendRequest(first)),
        ];
        foreach (var (_, write) in types) Assert.Equal(SendOutcome.Delivered, (await _alice.Messenger.SendAsync(_bob.Name, write)).Outcome);
        var picked = (await _bob.Messenger.PickUpAsync()).Messages;
        Assert.Equal([MessageType.New, .. types.Select(each => each.Type)], picked.Select(each => each.Message!.Content.Metadata.Type));
        Assert.All(picked.Skip(1), each => Assert.Equal(first, each.Message!.Content.Metadata.ReferenceMessageHash));
        Assert.Equal("hello.txt", picked[0].Message!.Content.Attachments![0].Name);
    }

    [Fact]
    public async Task Watch_GivesWhatWaitsAndWhatComes_AndResumesAfterTheServiceWasAway()
    {
        await _alice.Messenger.SendTextAsync(_bob.Name, "before");
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var seen = new List<string>();
        await foreach (var each in _bob.Messenger.WatchAsync(limit.Token))
        {
            Assert.True(each.IsVerified, each.Detail);
            seen.Add(each.Message!.Content.Text!);
            if (seen.Count == 1) await _alice.Messenger.SendTextAsync(_bob.Name, "while watching");
            if (seen.Count == 2)
            {
                await _service.StopAsync();
                Assert.Equal(SendOutcome.Unreachable, (await _alice.Messenger.SendTextAsync(_bob.Name, "after a while")).Outcome);
                await _service.StartAsync();
                Assert.Equal(SendOutcome.Delivered, Assert.Single(await _alice.Messenger.Outbox.FlushAsync()).Outcome);
            }

            if (seen.Count == 3) break;
        }

        Assert.Equal(["before", "while watching", "after a while"], seen);
        Assert.Empty((await _bob.Messenger.PickUpAsync()).Messages);
    }

    [Fact]
    public async Task Cursor_GoesOnWhereTheLastPageEnded_AndWhatWasReadStaysUntilItIsAcknowledged()
    {
        foreach (var text in (string[])["one", "two", "three"]) await _alice.Messenger.SendTextAsync(_bob.Name, text);
        var mailbox = Assert.Single(await _bob.Messenger.ListMailboxesAsync());
        var (hashes, cursor) = (new List<string>(), (string?)null);
        for (var more = true; more;)
        {
            var page = (await mailbox.ReadAsync(cursor, limit: 2)).OrThrow();
            hashes.AddRange(page.Messages.Select(each => each.MessageHash));
            (cursor, more) = (page.Cursor, page.More);
        }

        Assert.Equal((await _alice.Store.ReadAsync(_bob.Name)).Select(each => each.Hash), hashes);
        Assert.Empty((await mailbox.ReadAsync(cursor)).OrThrow().Messages);
        Assert.Null(await mailbox.AcknowledgeAsync([hashes[0]]));
        Assert.Equal(hashes[1..], (await mailbox.ReadAsync()).OrThrow().Messages.Select(each => each.MessageHash));
    }

    [Fact]
    public async Task MessageThatCannotBeKept_IsNotAcknowledged()
    {
        var sent = await _alice.Messenger.SendTextAsync(_bob.Name, "keep me");
        var log = new FullDiskLog(SqliteEntryLog.Open(Path.Combine(_bob.Folder, "full.db")));
        await using var store = await ConversationStore.OpenAsync(log, _bob.Keys.StorageKey, TestUser.Random);
        using var device = new Messenger(_bob.Directory, _bob.Identity, store);
        log.IsFull = true;
        await Assert.ThrowsAsync<IOException>(() => device.PickUpAsync());
        Assert.Empty(await store.ListAsync());
        log.IsFull = false;
        Assert.Equal(sent.MessageHash, Assert.Single((await device.PickUpAsync()).Messages).Hash);
        Assert.Empty((await device.PickUpAsync()).Messages);
    }

    [Fact]
    public async Task OtherNameOfTheSameAddress_IsTheSameMailbox()
    {
        await chain.NameAsync(_bob.Label + "-too", _bob.Address, (Core.Profile.ProfileTextKeys.User[0], _bob.ProfileRecord));
        Assert.Equal(SendOutcome.Delivered, (await _alice.Messenger.SendTextAsync($"{_bob.Label}-too.eth", "Hi alias")).Outcome);
        Assert.True(Assert.Single((await _bob.Messenger.PickUpAsync()).Messages).IsVerified);
    }

    [Fact]
    public async Task AccountDeleted_LeavesNothingBehind()
    {
        await _alice.Messenger.SendTextAsync(_bob.Name, "too late");
        var mailbox = Assert.Single(await _bob.Messenger.ListMailboxesAsync());
        Assert.Null(await mailbox.DeleteAccountAsync());
        Assert.Equal(SendOutcome.Unreachable, (await _alice.Messenger.SendTextAsync(_bob.Name, "nobody home")).Outcome);
        Assert.Empty((await _bob.Messenger.PickUpAsync()).Messages);
    }
}
