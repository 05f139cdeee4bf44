using Dm3.Client.Sending;
using Dm3.Client.Store;

namespace Dm3.DevNet.Demo;

/// <summary>Alice finds Bob through ENS and writes to him; he picks the message up, every layer is verified, it is confirmed, and then it is gone from the service.</summary>
public sealed class MessageChapter(DemoUser alice, DemoUser bob, Screen screen)
{
    private const string Text = "Hi Bob, this is for you alone.";

    /// <summary>Plays it.</summary>
    /// <exception cref="DemoException">A value is not what it must be.</exception>
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        var (aliceName, bobName) = (alice.Messenger.Identity.Name, bob.Messenger.Identity.Name);
        screen.Heading($"8. {bobName} opens his mailbox");
        screen.Text("The delivery service gives him a challenge; he signs it with the signing key that his profile publishes.");
        var mailbox = (await bob.Messenger.ListMailboxesAsync(cancellationToken)).Single();
        screen.Value("delivery service", $"{mailbox.Service.Name} at {mailbox.Service.Url}");
        var account = (await mailbox.SignInAsync(cancellationToken)).OrThrow();
        screen.Value("his account", account);
        DemoStory.Expect("account", account.ToUpperInvariant(), bob.Wallet.Address.ToString().ToUpperInvariant());
        DemoStory.Expect("waiting messages", (await bob.Messenger.PickUpAsync(cancellationToken)).Messages.Count, 0);
        screen.Text("Alice's application opens hers in the same way.");
        DemoStory.Expect("faults", (await alice.Messenger.PickUpAsync(cancellationToken)).Problems.Count, 0);

        screen.Heading($"9. Alice writes to {bobName}");
        var hash = await WriteAsync(bobName, cancellationToken);

        screen.Heading($"10. {bobName} picks it up");
        screen.Text("His client checks every layer against ENS, not against the service; writes the message to his encrypted store; and only then confirms it.");
        var picked = await bob.Messenger.PickUpAsync(cancellationToken);
        DemoStory.Expect("waiting messages", picked.Messages.Count, 1);
        var received = picked.Messages[0];
        DemoStory.Expect("what is wrong with it", received.Detail, "");
        screen.Value("postmark", $"{DateTimeOffset.FromUnixTimeMilliseconds(received.PostmarkedAtMilliseconds):u}, signed by {received.Service}");
        screen.Value("message", received.Message!.Content.Text);
        var sender = await bob.Directory.ResolveAsync(received.From, cancellationToken);
        screen.Value("signed by", $"{received.From}, key {sender.Profile!.Signing}");
        DemoStory.Expect("sender", received.From, aliceName);
        DemoStory.Expect("text", received.Message.Content.Text, Text);
        DemoStory.Expect("hash", received.Hash, hash);
        var left = (await mailbox.ReadAsync(cancellationToken: cancellationToken)).OrThrow().Messages.Count;
        screen.Value("after confirming", $"{left} messages wait");
        DemoStory.Expect("waiting messages", left, 0);

        screen.Text("He has read it and likes it. Both go back to Alice as messages, sealed like hers.");
        await bob.Messenger.MarkReadAsync(aliceName, hash, cancellationToken);
        await bob.Messenger.SendAsync(aliceName, draft => draft.Reaction(hash, "👍"), cancellationToken);
        await alice.Messenger.PickUpAsync(cancellationToken);
        var seen = (await alice.Messenger.Store.ViewAsync(bobName, cancellationToken: cancellationToken)).Single();
        screen.Value("alice sees", $"{seen.Text} ({seen.State}; {string.Join(", ", seen.Reactions.Select(each => $"{each.Emoji} {each.From}"))})");
        DemoStory.Expect("state", seen.State, MessageState.Read);
        DemoStory.Expect("reaction", seen.Reactions.Single(), new MessageReaction("👍", bobName));
    }

    private async Task<string> WriteAsync(string to, CancellationToken cancellationToken)
    {
        var found = await alice.Directory.ResolveAsync(to, cancellationToken);
        if (found.Profile is not { } contact) throw new DemoException($"The profile of {to} cannot be used: {found.Failure}");
        screen.Value("encrypt to", contact.Encryption.ToString());
        screen.Value("delivery service", $"{contact.Services.Single().Name} at {contact.Services.Single().Url}");
        DemoStory.Expect("bob's key", contact.Encryption.ToString(), bob.Keys.Encryption.PublicKey.ToString());
        var check = (await alice.Messenger.Sender.CheckAsync(to, cancellationToken)).OrThrow();
        screen.Value("he takes her mail", check.Passes ? "yes" : check.Unmet!.Required);
        var sent = await alice.Messenger.SendTextAsync(to, Text, cancellationToken: cancellationToken);
        screen.Value("her message", Text);
        screen.Value("its hash", sent.MessageHash);
        screen.Value("handed over", sent.Detail);
        DemoStory.Expect("outcome", (sent.Outcome, sent.Service), (SendOutcome.Delivered, DevNetwork.DeliveryName));
        return sent.MessageHash;
    }
}
