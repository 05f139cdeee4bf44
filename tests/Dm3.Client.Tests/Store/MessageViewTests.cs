using CsCheck;
using Dm3.Client.Groups;
using Dm3.Client.Store;
using Dm3.Core.Messages;

namespace Dm3.Client.Tests.Store;

/// <summary>Edits, reactions, deletions and receipts as they show in alice's store.</summary>
public sealed class MessageViewTests : IDisposable
{
    private const string Group = GroupDefinition.IdPrefix + "0x01";

    private readonly TestUser _alice = new("alice.eth", 31);
    private readonly TestUser _bob = new("bob.eth", 32);
    private readonly TestUser _carol = new("carol.eth", 33);
    private readonly string _folder = Directory.CreateTempSubdirectory("dm3-client-view-").FullName;

    [Fact]
    public async Task NewestEditOfTheAuthor_IsTheText_AlsoIfItRefersToAnEdit()
    {
        var first = FromBob(1, draft => draft.New("teh", [new Attachment("data:,a", "a.txt")]));
        var second = FromBob(3, draft => draft.Edit(first.Hash, "the"));
        var third = FromBob(2, draft => draft.Edit(second.Hash, "between"));
        var view = Assert.Single(await ViewAsync(first, third, second));
        Assert.Equal(("the", 3L, "bob.eth", "teh"), (view.Text, view.EditedAtMilliseconds, view.Author, view.Original.Message.Content.Text));
        Assert.Equal("a.txt", Assert.Single(view.Attachments).Name);
        var replaced = FromBob(4, draft => draft.Edit(third.Hash, "now", [new Attachment("data:,b", "b.txt")]));
        view = Assert.Single(await ViewAsync(first, third, second, replaced));
        Assert.Equal(("now", "b.txt"), (view.Text, Assert.Single(view.Attachments).Name));
    }

    [Fact]
    public async Task WhatSomebodyElseEditsOrDeletes_StaysAsItIs()
    {
        var (alices, bobs) = (ToBob(1, draft => draft.New("mine")), FromBob(2, draft => draft.New("yours")));
        var hostile = FromBob(3, draft => draft.Edit(alices.Hash, "I owe bob money"));
        var views = await ViewAsync(
            alices, bobs, hostile,
            // An edit of his own does not lend authority to what refers to it.
            FromBob(4, draft => draft.Edit(hostile.Hash, "much money")),
            FromBob(5, draft => draft.DeleteRequest(alices.Hash)),
            ToBob(6, draft => draft.Edit(bobs.Hash, "never mind")),
            ToBob(7, draft => draft.DeleteRequest(bobs.Hash)),
            // Carol saw the hash somewhere; her conversation is another one.
            Incoming(_carol, 8, "alice.eth", draft => draft.Reaction(bobs.Hash, "👎")));
        Assert.Equal([("mine", false, null), ("yours", false, null)], views.Select(each => (each.Text, each.IsDeleted, each.EditedAtMilliseconds)));
        Assert.All(views, each => Assert.Empty(each.Reactions));
    }

    [Fact]
    public async Task Reactions_AreKeptPerMessage_OnceForEachPerson()
    {
        var (one, two) = (FromBob(1, draft => draft.New("one")), FromBob(2, draft => draft.New("two")));
        var edit = FromBob(3, draft => draft.Edit(two.Hash, "zwei"));
        var views = await ViewAsync(
            one, two, edit,
            ToBob(4, draft => draft.Reaction(one.Hash, "👍")),
            ToBob(5, draft => draft.Reaction(one.Hash, "👍")),
            FromBob(6, draft => draft.Reaction(one.Hash, "👍")),
            ToBob(7, draft => draft.Reaction(edit.Hash, "🎉")),
            FromBob(8, draft => draft.Reaction(two.Hash, "")),
            FromBob(9, draft => draft.Reaction(two.Hash, new string('!', 1000))));
        Assert.Equal([new("👍", "alice.eth"), new("👍", "bob.eth")], views[0].Reactions);
        Assert.Equal(("zwei", new MessageReaction("🎉", "alice.eth")), (views[1].Text, Assert.Single(views[1].Reactions)));
    }

    [Fact]
    public async Task WhatSpeaksOfAnUnknownMessage_WaitsForIt()
    {
        await using var store = await OpenAsync();
        var (late, sent) = (FromBob(1, draft => draft.New("late")), ToBob(2, draft => draft.New("sent on the other device")));
        await store.AddAsync([
            ToBob(3, draft => draft.Reaction(late.Hash, "👍")), FromBob(4, draft => draft.Edit(late.Hash, "late, but here")), FromBob(5, draft => draft.ReadOpened(sent.Hash))]);
        Assert.Empty(await store.ViewAsync("bob.eth"));
        await store.AddAsync([late, sent]);
        var views = await store.ViewAsync("bob.eth");
        Assert.Equal(("late, but here", "👍"), (views[0].Text, Assert.Single(views[0].Reactions).Emoji));
        Assert.Equal(MessageState.Read, views[1].State);
    }

    [Fact]
    public async Task DeletedMessage_ShowsNothing_AndNoEditBringsItBack()
    {
        var gone = FromBob(1, draft => draft.New("oops", [new Attachment("data:,a")]));
        var view = Assert.Single(await ViewAsync(
            gone, FromBob(2, draft => draft.DeleteRequest(gone.Hash)), FromBob(3, draft => draft.Edit(gone.Hash, "back")), ToBob(4, draft => draft.Reaction(gone.Hash, "😮"))));
        Assert.Equal((true, null, 0, 0), (view.IsDeleted, view.Text, view.Attachments.Count, view.Reactions.Count));
    }

    [Fact]
    public async Task Receipts_SayHowFarAMessageCame_AndOnlyThoseOfItsReceiver()
    {
        var (toBob, fromBob) = (ToBob(1, draft => draft.New("out")), FromBob(2, draft => draft.New("in")));
        var elsewhere = Incoming(_carol, 3, "alice.eth", draft => draft.ReadOpened(toBob.Hash));
        // Bob would like alice not to notice his message.
        var own = FromBob(4, draft => draft.ReadOpened(fromBob.Hash));
        Assert.Equal([MessageState.Waiting, MessageState.Delivered], (await ViewAsync(own, toBob, fromBob, elsewhere)).Select(each => each.State));
        Assert.Equal(MessageState.Received, (await ViewAsync(toBob, FromBob(5, draft => draft.ReadReceived(toBob.Hash))))[0].State);
        Assert.Equal(
            MessageState.Read,
            (await ViewAsync(FromBob(6, draft => draft.ReadOpened(toBob.Hash)), FromBob(7, draft => draft.ReadReceived(toBob.Hash)), toBob))[0].State);
    }

    [Fact]
    public async Task MessageToAGroup_IsOne_WithAStateForEachMember()
    {
        await using var store = await OpenAsync();
        var message = ToGroup(1, draft => draft.New("all", [GroupDefinition.Create(new Dm3Identity("alice.eth", _alice.Keys), "g", ["bob.eth", "carol.eth"]).ToAttachment()]));
        var edit = ToGroup(2, draft => draft.Edit(message[0].Hash, "everybody"));
        await store.AddAsync([
            .. message, .. edit,
            Incoming(_carol, 3, Group, draft => draft.Reaction(message[0].Hash, "👍")) with { Group = Group },
            Incoming(_carol, 4, Group, draft => draft.Edit(message[0].Hash, "nobody")) with { Group = Group },
            // Receipts come to the author alone.
            FromBob(5, draft => draft.ReadReceived(message[0].Hash))]);
        var view = Assert.Single(await store.ViewAsync(Group, isGroup: true));
        Assert.Equal(("everybody", 0, "carol.eth"), (view.Text, view.Attachments.Count, Assert.Single(view.Reactions).From));
        Assert.Equal([("bob.eth", MessageState.Received), ("carol.eth", MessageState.Waiting)], view.States.Select(each => (each.Key, each.Value)).Order());
        Assert.Equal(MessageState.Waiting, view.State);
    }

    [Fact]
    public async Task Limit_CountsMessages_NotWhatSpeaksOfThem()
    {
        var messages = Enumerable.Range(1, 4).Select(number => FromBob(number, draft => draft.New($"m{number}"))).ToList();
        await using var store = await OpenAsync();
        await store.AddAsync([.. messages, .. Enumerable.Range(10, 20).Select(at => ToBob(at, draft => draft.Reaction(messages[0].Hash, $"{at}")))]);
        Assert.Equal(["m3", "m4"], (await store.ViewAsync("BOB.eth", limit: 2)).Select(each => each.Text));
        var older = await store.ViewAsync("bob.eth", toMilliseconds: 3, limit: 2);
        Assert.Equal([("m1", 20), ("m2", 0)], older.Select(each => (each.Text!, each.Reactions.Count)));
    }

    // Whatever order everything comes in, and however it is spread over two devices: the view is the same.
    [Fact]
    public async Task Order_DoesNotMatter()
    {
        var (alices, bobs) = (ToBob(1, draft => draft.New("a")), FromBob(2, draft => draft.New("b")));
        var edit = FromBob(3, draft => draft.Edit(bobs.Hash, "b2"));
        StoredMessage[] all =
        [
            alices, bobs, edit, FromBob(4, draft => draft.Edit(edit.Hash, "b3")), FromBob(5, draft => draft.Edit(alices.Hash, "x")), ToBob(6, draft => draft.Reaction(edit.Hash, "👍")),
            FromBob(7, draft => draft.Reaction(alices.Hash, "🎉")), FromBob(8, draft => draft.ReadReceived(alices.Hash)), FromBob(9, draft => draft.ReadOpened(alices.Hash)),
            ToBob(10, draft => draft.DeleteRequest(alices.Hash)),
        ];
        var expected = Describe(await ViewAsync(all));
        Assert.Equal("True  0 Read; False b3 1 Delivered", expected);
        Gen.Shuffle(all).Select(Gen.Int[0, all.Length]).Sample(
            (order, split) =>
            {
                CheckAsync().GetAwaiter().GetResult();

                async Task CheckAsync()
                {
                    await using var store = await OpenAsync();
                    await using var other = await OpenAsync();
                    foreach (var each in order.Take(split)) await store.AddAsync([each]);
                    await other.AddAsync([.. order.Skip(split)]);
                    await other.Log.CopyToAsync(store.Log);
                    Assert.Equal(expected, Describe(await store.ViewAsync("bob.eth")));
                }
            },
            iter: 30,
            threads: 1);
    }

    public void Dispose()
    {
        foreach (var each in (TestUser[])[_alice, _bob, _carol]) each.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Describe(IReadOnlyList<MessageView> views) => string.Join("; ", views.Select(each => $"{each.IsDeleted} {each.Text} {each.Reactions.Count} {each.State}"));

    private StoredMessage ToBob(long at, Func<MessageDraft, MessageContent> write) => StoredMessage.Outgoing(Write(_alice, at, "bob.eth", write));

    private StoredMessage FromBob(long at, Func<MessageDraft, MessageContent> write) => Incoming(_bob, at, "alice.eth", write);

    private StoredMessage[] ToGroup(long at, Func<MessageDraft, MessageContent> write)
    {
        var message = StoredMessage.Outgoing(Write(_alice, at, Group, write)) with { Group = Group };
        return [message with { Contact = "bob.eth" }, message with { Contact = "carol.eth" }];
    }

    private static StoredMessage Incoming(TestUser from, long at, string to, Func<MessageDraft, MessageContent> write) => StoredMessage.Incoming(Write(from, at, to, write), at);

    private static Message Write(TestUser from, long at, string to, Func<MessageDraft, MessageContent> write) =>
        write(new MessageDraft(to, from.Name, DateTimeOffset.FromUnixTimeMilliseconds(at))).Sign(from.Keys.Signing);

    private async Task<IReadOnlyList<MessageView>> ViewAsync(params StoredMessage[] messages)
    {
        await using var store = await OpenAsync();
        foreach (var each in messages) await store.AddAsync([each]);
        return await store.ViewAsync("bob.eth");
    }

    private Task<ConversationStore> OpenAsync() =>
        ConversationStore.OpenAsync(SqliteEntryLog.Open(Path.Combine(_folder, $"{Guid.NewGuid():N}.db")), _alice.Keys.StorageKey, TestUser.Random);
}
