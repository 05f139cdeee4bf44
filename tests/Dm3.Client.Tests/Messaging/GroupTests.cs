using Dm3.Client.Groups;
using Dm3.Client.Receiving;
using Dm3.Client.Sending;
using Dm3.Client.Store;
using Dm3.Testing.Chain;

namespace Dm3.Client.Tests.Messaging;

[Collection(OneChain.Name)]
public sealed class GroupTests(EnsFixture chain) : IAsyncLifetime
{
    private static int _hosts;

    private ServiceHost _service = null!;
    private Person _alice = null!;
    private Person _bob = null!;
    private Person _carol = null!;

    public async Task InitializeAsync()
    {
        _service = await ServiceHost.StartAsync(chain, $"group-ds{Interlocked.Increment(ref _hosts)}");
        _alice = await Person.PublishedAsync(chain, "alice", _service);
        _bob = await Person.PublishedAsync(chain, "bob", _service);
        _carol = await Person.PublishedAsync(chain, "carol", _service);
        foreach (var each in (Person[])[_alice, _bob, _carol]) await each.Messenger.PickUpAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var each in (Person[])[_alice, _bob, _carol]) await each.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task Message_GoesToEachMemberUnderOneHash_AndItsStateIsKnownPerMember()
    {
        await using var dave = await Person.WithoutProfileAsync(chain, "dave");
        var group = await _alice.Messenger.CreateGroupAsync("friends", [_bob.Name, _carol.Name, dave.Name]);
        var results = await _alice.Messenger.SendToGroupAsync(group.Id, draft => draft.New("hello all"));
        Assert.Single(results.Select(each => each.MessageHash).Distinct());
        var hash = results[0].MessageHash;
        Assert.Equal(MessageState.Waiting, (await _alice.Store.FindAsync(hash)).Single(each => each.Contact == dave.Name).State);

        var received = (await _bob.Messenger.PickUpAsync()).Messages[^1];
        Assert.Equal((group.Id, hash, _alice.Name), (received.Group?.Id, received.Hash, received.From));
        await _bob.Messenger.SendAsync(_alice.Name, draft => draft.ReadReceived(hash));
        await _alice.Messenger.PickUpAsync();
        Assert.Equal(
            new Dictionary<string, MessageState> { [_bob.Name] = MessageState.Received, [_carol.Name] = MessageState.Delivered, [dave.Name] = MessageState.Waiting },
            (await _alice.Store.FindAsync(hash)).ToDictionary(each => each.Contact, each => each.State));

        // Who answers, answers all; the conversation is one.
        Assert.All(
            (await _bob.Messenger.SendToGroupAsync(group.Id, draft => draft.Reply(hash, "hello back"))).Where(each => each.Recipient != dave.Name), each => Assert.Equal(SendOutcome.Delivered, each.Outcome));
        await _carol.Messenger.PickUpAsync();
        Assert.Equal(["hello all", "hello back"], (await _carol.Store.ReadAsync(group.Id, isGroup: true)).Skip(1).Select(each => each.Message.Content.Text));
    }

    [Fact]
    public async Task RemovedMember_IsToldAndHeardNoMore_AndANewOneCanWrite()
    {
        var group = await _alice.Messenger.CreateGroupAsync("two", [_bob.Name]);
        await _bob.Messenger.PickUpAsync();
        await _alice.Messenger.ChangeGroupAsync(group.Id, [_carol.Name]);
        var told = Assert.Single((await _bob.Messenger.PickUpAsync()).Messages);
        Assert.Equal((2L, false), (told.Group!.Version, told.Group.Members.Contains(_bob.Name)));
        await Assert.ThrowsAsync<ArgumentException>(() => _bob.Messenger.SendToGroupAsync(group.Id, draft => draft.New("still here?")));

        // With the old definition, which is genuine, he is found out by those who know the new one.
        await _carol.Messenger.PickUpAsync();
        await new MessageSender(_bob.Directory, _bob.Identity).SendAsync(
            new Core.Messages.MessageDraft(group.Id, _bob.Name, DateTimeOffset.UtcNow).New("still here", [group.ToAttachment()]).Sign(_bob.Keys.Signing), _carol.Name);
        Assert.Equal(ReceiveFault.Group, Assert.Single((await _carol.Messenger.PickUpAsync()).Messages).Fault);

        Assert.Equal(SendOutcome.Delivered, Assert.Single(await _carol.Messenger.SendToGroupAsync(group.Id, draft => draft.New("thanks"))).Outcome);
        Assert.Equal("thanks", Assert.Single((await _alice.Messenger.PickUpAsync()).Messages).Message!.Content.Text);
    }

    [Fact]
    public async Task ChangeThatTheCreatorDidNotSign_IsRefused_AndTheGroupStaysAsItWas()
    {
        var group = await _alice.Messenger.CreateGroupAsync("friends", [_bob.Name, _carol.Name]);
        await _carol.Messenger.PickUpAsync();
        // Bob, a member, lets his friend in: as if by alice, and as if the group were his.
        var unsigned = group with { Version = 2, Members = group.Members.Add("eve.eth") };
        var ownGroup = GroupDefinition.Create(_bob.Identity, "friends", [_carol.Name, "eve.eth"]);
        GroupDefinition[] forged = [unsigned, unsigned with { Signature = ownGroup.Signature }, ownGroup with { Id = group.Id, Version = 2 }, unsigned with { Creator = _bob.Name, Signature = ownGroup.Signature }];
        foreach (var each in forged)
        {
            var message = new Core.Messages.MessageDraft(group.Id, _bob.Name, DateTimeOffset.UtcNow).New("meet eve", [each.ToAttachment()]).Sign(_bob.Keys.Signing);
            Assert.Equal(SendOutcome.Delivered, (await new MessageSender(_bob.Directory, _bob.Identity).SendAsync(message, _carol.Name)).Outcome);
        }

        var picked = (await _carol.Messenger.PickUpAsync()).Messages;
        Assert.Equal(forged.Length, picked.Count);
        Assert.All(picked, each => Assert.Equal(ReceiveFault.Group, each.Fault));
        Assert.Equal(group, Assert.Single(await _carol.Messenger.ListGroupsAsync()));
    }

    [Fact]
    public void OnlyTheCreatorChangesAGroup()
    {
        var group = GroupDefinition.Create(_alice.Identity, "friends", [_bob.Name]);
        Assert.True(group.IsSigned(_alice.Keys.Signing.PublicKey));
        Assert.Throws<ArgumentException>(() => group.With(_bob.Identity, [_bob.Name]));
        Assert.False((group with { Members = group.Members.Add("eve.eth") }).IsSigned(_alice.Keys.Signing.PublicKey));
        Assert.False((group with { Creator = _bob.Name }).IsSigned(_bob.Keys.Signing.PublicKey));
        Assert.True(GroupDefinition.TryParse(group.ToString(), out var read) && read.Equals(group));
        foreach (var broken in (string[])["", "{}", "[]", "null", group.ToString().Replace("\"version\":1", "\"version\":0", StringComparison.Ordinal), "{\"members\":[null]}"])
            Assert.False(GroupDefinition.TryParse(broken, out _));
    }
}
