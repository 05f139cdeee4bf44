using Dm3.Client;
using Dm3.Client.Sending;
using Dm3.Client.Store;
using Dm3.Integration.Tests.Exchange;
using Dm3.Testing.Chain;

namespace Dm3.Integration.Tests.Stories;

/// <summary>
/// A conversation as it goes in life: a service is killed, somebody comes late, three form a group, one has two devices. Real services, one of them a process of its own; a real chain;
/// names by the real gateway. Nobody in it owns any ether.
/// </summary>
[Collection(NetworkTests.Name)]
public sealed class ConversationStoryTests(NetworkFixture network) : IDisposable
{
    private const string North = "north-of-story.dm3.eth";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-story-");
    private readonly HttpClient _http = new();

    [Fact]
    public async Task AliceBobAndCarol_TalkThroughItAll()
    {
        var where = network.Network.Description;
        using var north = new DeliveryProcess(_folder.FullName, postgres: null, new Uri(where.RpcUrl), where.EnsRegistry, North);
        await north.StartAsync(_http);
        await RunningService.PublishAsync(network, North, north.Profile);
        await using var south = await RunningService.StartAsync(network, "south-of-story.dm3.eth");

        // Alice has two delivery services and prefers north; bob has south. Both open their mailboxes.
        var invited = new List<Invitation>();
        var inviting = new MessengerOptions
        {
            Invite = (invitation, _) =>
            {
                invited.Add(invitation);
                return Task.FromResult(true);
            },
        };
        await using var alice = await Person.ArriveAsync(network, "alice-of-story.dm3.eth", options: inviting);
        await using var bob = await Person.ArriveAsync(network, "bob-of-story.dm3.eth");
        await alice.PublishAsync(North, south.Name);
        await bob.PublishAsync(south.Name);
        Assert.Empty(await alice.PickUpAsync());
        Assert.Empty(await bob.PickUpAsync());

        // They talk. Bob's messages go where alice prefers to have them.
        Assert.Equal(North, (await bob.Messenger.SendTextAsync(alice.Name, "Hi Alice")).Service);
        Assert.Equal(["Hi Alice"], await alice.PickUpAsync());
        await alice.Messenger.SendTextAsync(bob.Name, "Hi Bob, go on");
        Assert.Equal(["Hi Bob, go on"], await bob.PickUpAsync());

        // North has taken one more message when it is killed. Bob does not notice: what he writes now takes the other way.
        Assert.Equal(North, (await bob.Messenger.SendTextAsync(alice.Name, "It all began")).Service);
        await north.KillAsync();
        var rerouted = await bob.Messenger.SendTextAsync(alice.Name, "with a chain");
        Assert.Equal((SendOutcome.Delivered, south.Name), (rerouted.Outcome, rerouted.Service));
        Assert.Equal(North, rerouted.Attempts[0].Service);
        var halfway = await alice.Messenger.PickUpAsync();
        Assert.Equal([North], halfway.Problems.Keys);
        Assert.Equal(["with a chain"], halfway.Messages.Select(each => each.Message!.Content.Text));

        // North comes back on its data. What it had acknowledged it still has; the conversation is whole, in order, and nothing is in it twice.
        await north.StartAsync(_http);
        Assert.Equal(["It all began"], await alice.PickUpAsync());
        Assert.Equal(["Hi Alice", "Hi Bob, go on", "It all began", "with a chain"], await TextsAsync(alice.Messenger, bob.Name));

        // Carol uses nothing of all this yet. What alice writes to her waits with alice, who is asked once to invite her; also while alice's application is closed.
        await using var carol = await Person.ArriveAsync(network, "carol-of-story.dm3.eth");
        var early = await alice.Messenger.SendTextAsync(carol.Name, "Are you there?");
        Assert.Equal(SendOutcome.NoProfile, early.Outcome);
        Assert.Equal(new Invitation(carol.Name, alice.Name, 1), Assert.Single(invited));
        await alice.CloseDeviceAsync("first");
        await alice.OpenDeviceAsync("first", inviting);
        Assert.Equal(early.MessageHash, Assert.Single(await alice.Store.ListWaitingAsync()).Hash);

        // Carol comes: a name and a profile by two signatures of an empty wallet. Alice's next round brings the message, under the same hash, and once.
        await carol.PublishAsync(south.Name);
        Assert.Equal((0, 0ul), (await network.Network.Rpc.GetBalanceAsync(carol.Address), await network.Network.Rpc.GetTransactionCountAsync(carol.Address)));
        Assert.Empty(await carol.PickUpAsync());
        Assert.Equal((SendOutcome.Delivered, early.MessageHash), Assert.Single((await alice.Messenger.Outbox.FlushAsync()).Select(each => (each.Outcome, each.MessageHash))));
        Assert.Empty(await alice.Messenger.Outbox.FlushAsync());
        Assert.Equal(["Are you there?"], await carol.PickUpAsync());
        Assert.Empty(await carol.PickUpAsync());
        Assert.Single(invited);

        // The three form a group: one message, one hash, a copy sealed for each, and a state for each.
        var group = await alice.Messenger.CreateGroupAsync("lunch", [bob.Name, carol.Name]);
        var asked = await alice.Messenger.SendToGroupAsync(group.Id, draft => draft.New("Nuun?"));
        var hash = asked[0].MessageHash;
        Assert.All(asked, each => Assert.Equal((SendOutcome.Delivered, hash), (each.Outcome, each.MessageHash)));
        await alice.Messenger.SendToGroupAsync(group.Id, draft => draft.Edit(hash, "Noon?"));
        await carol.PickUpAsync();
        await carol.Messenger.SendToGroupAsync(group.Id, draft => draft.Reaction(hash, "👍"));
        await carol.Messenger.MarkReadAsync(alice.Name, hash);
        await alice.PickUpAsync();
        var question = (await alice.Store.ViewAsync(group.Id, isGroup: true)).Single(each => each.Hash == hash);
        Assert.Equal(("Noon?", new MessageReaction("👍", carol.Name)), (question.Text, Assert.Single(question.Reactions)));
        Assert.Equal((MessageState.Delivered, MessageState.Read), (question.States[bob.Name], question.States[carol.Name]));

        // Bob reads it on the phone. His tablet, away all the time, learns it from the phone through the service, which can read nothing of it; and the next one by itself.
        await bob.PickUpAsync();
        var tablet = await bob.OpenDeviceAsync("tablet");
        var (phoneLog, tabletLog) = (await ReplicaAsync(bob.Messenger, "first"), await ReplicaAsync(tablet, "tablet"));
        await phoneLog.SynchroniseAsync();
        await tabletLog.SynchroniseAsync();
        await carol.Messenger.SendToGroupAsync(group.Id, draft => draft.Reply(hash, "Noon it is"));
        Assert.Equal("Noon it is", Assert.Single((await tablet.PickUpAsync()).Messages).Message!.Content.Text);

        // He answers on both at a time. Each then has everything, in the same order; nothing is in conflict.
        await Task.WhenAll(
            tablet.SendToGroupAsync(group.Id, draft => draft.New("Bob is in")), bob.Messenger.SendToGroupAsync(group.Id, draft => draft.Reaction(hash, "🎉")));
        foreach (var log in (LogReplica[])[tabletLog, phoneLog, tabletLog]) await log.SynchroniseAsync();
        foreach (var device in (Messenger[])[bob.Messenger, tablet])
        {
            var lunch = (await device.Store.ViewAsync(group.Id, isGroup: true)).Skip(1).ToList();
            Assert.Equal([("Noon?", 2), ("Noon it is", 0), ("Bob is in", 0)], lunch.Select(each => (each.Text!, each.Reactions.Count)));
            Assert.Equal(["Hi Alice", "Hi Bob, go on", "It all began", "with a chain"], await TextsAsync(device, alice.Name));
        }

        // And at the end everybody has said and heard the same.
        await alice.PickUpAsync();
        await carol.PickUpAsync();
        foreach (var messenger in (Messenger[])[alice.Messenger, carol.Messenger])
            Assert.Equal(["Noon?", "Noon it is", "Bob is in"], (await messenger.Store.ViewAsync(group.Id, isGroup: true)).Skip(1).Select(each => each.Text));
        Assert.All(await alice.Store.FindAsync(hash), each => Assert.NotEqual(MessageState.Waiting, each.State));
    }

    public void Dispose()
    {
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<IEnumerable<string?>> TextsAsync(Messenger messenger, string contact) => (await messenger.Store.ViewAsync(contact)).Select(each => each.Text);

    private static async Task<LogReplica> ReplicaAsync(Messenger messenger, string device)
    {
        var mailbox = Assert.Single(await messenger.ListMailboxesAsync());
        return new LogReplica(messenger.Store.Log, new ServiceStorageLog(mailbox, messenger.Identity.Name, device));
    }
}
