using Dm3.Client.Sending;
using Dm3.Client.Store;
using Dm3.Client.Tests.Messaging;
using Dm3.Testing.Chain;

namespace Dm3.Client.Tests.Stories;

/// <summary>A conversation as it goes in life: a service dies, somebody comes late, three form a group, one has two devices. Real services, real chain.</summary>
[Collection(OneChain.Name)]
public sealed class ConversationStoryTests(EnsFixture chain)
{
    [Fact]
    public async Task AliceBobAndCarol_TalkThroughItAll()
    {
        await using var north = await ServiceHost.StartAsync(chain, "story-north");
        await using var south = await ServiceHost.StartAsync(chain, "story-south");

        // Alice lists two services, bob one; both open their mailboxes.
        await using var alice = await Person.PublishedAsync(chain, "alice", north, south);
        await using var bob = await Person.PublishedAsync(chain, "bob", south);
        Assert.Empty((await alice.Messenger.PickUpAsync()).Problems);
        Assert.Empty((await bob.Messenger.PickUpAsync()).Problems);

        // Bob's message goes to the service that alice prefers.
        Assert.Equal(north.Name, (await bob.Messenger.SendTextAsync(alice.Name, "Hi Alice")).Service);
        await alice.Messenger.PickUpAsync();
        await alice.Messenger.SendTextAsync(bob.Name, "Hi Bob, go on");

        // North dies in the middle of it. Bob does not notice: the next message takes the other way, and alice has both, in order.
        await north.StopAsync();
        var rerouted = await bob.Messenger.SendTextAsync(alice.Name, "as I was saying");
        Assert.Equal((SendOutcome.Delivered, south.Name), (rerouted.Outcome, rerouted.Service));
        Assert.Equal([north.Name], (await alice.Messenger.PickUpAsync()).Problems.Keys);
        Assert.Equal(["Hi Alice", "as I was saying"], await alice.TextsFromAsync(bob.Name));

        // Carol has a name, but no profile. What alice writes waits with alice.
        await using var carol = await Person.WithoutProfileAsync(chain, "carol");
        var early = await alice.Messenger.SendTextAsync(carol.Name, "Are you there?");
        Assert.Equal(SendOutcome.NoProfile, early.Outcome);
        Assert.Equal(MessageState.Waiting, Assert.Single(await alice.Store.FindAsync(early.MessageHash)).State);

        // She publishes one and opens her mailbox; alice's next round brings it, under the same hash.
        await carol.PublishAsync(south.Name);
        await carol.Messenger.PickUpAsync();
        Assert.Equal((SendOutcome.Delivered, early.MessageHash), Assert.Single((await alice.Messenger.Outbox.FlushAsync()).Select(each => (each.Outcome, each.MessageHash))));
        Assert.Equal("Are you there?", Assert.Single((await carol.Messenger.PickUpAsync()).Messages).Message!.Content.Text);

        // The three form a group: one message, one hash, a copy for each.
        var group = await alice.Messenger.CreateGroupAsync("lunch", [bob.Name, carol.Name]);
        var asked = await alice.Messenger.SendToGroupAsync(group.Id, draft => draft.New("Noon?"));
        Assert.All(asked, each => Assert.Equal((SendOutcome.Delivered, asked[0].MessageHash), (each.Outcome, each.MessageHash)));
        await bob.Messenger.PickUpAsync();
        await carol.Messenger.PickUpAsync();
        await carol.Messenger.SendToGroupAsync(group.Id, draft => draft.Reply(asked[0].MessageHash, "Noon it is"));

        // Bob's tablet was away all the time. It learns from the phone, through the service, which can read nothing of it; and of new messages by itself.
        using var tablet = await bob.OpenDeviceAsync("tablet");
        var phoneReplica = new LogReplica(bob.Store.Log, new ServiceStorageLog(Assert.Single(await bob.Messenger.ListMailboxesAsync()), bob.Name, "first"));
        var tabletReplica = new LogReplica(tablet.Store.Log, new ServiceStorageLog(Assert.Single(await tablet.ListMailboxesAsync()), bob.Name, "tablet"));
        await phoneReplica.SynchroniseAsync();
        await tabletReplica.SynchroniseAsync();
        Assert.Equal("Noon it is", Assert.Single((await tablet.PickUpAsync()).Messages).Message!.Content.Text);
        await tablet.SendToGroupAsync(group.Id, draft => draft.New("Bob is in"));
        await tabletReplica.SynchroniseAsync();
        await phoneReplica.SynchroniseAsync();
        string[] talk = ["Noon?", "Noon it is", "Bob is in"];
        foreach (var store in (ConversationStore[])[bob.Store, tablet.Store])
            Assert.Equal(talk, (await store.ReadAsync(group.Id, isGroup: true)).Select(each => each.Message.Content.Text).Where(talk.Contains));

        // North comes back; nothing is there twice.
        await north.StartAsync();
        var last = await alice.Messenger.PickUpAsync();
        Assert.Empty(last.Problems);
        Assert.Equal(["Noon it is", "Bob is in"], last.Messages.Select(each => each.Message!.Content.Text));
    }
}
