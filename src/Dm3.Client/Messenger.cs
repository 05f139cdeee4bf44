using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dm3.Client.Delivery;
using Dm3.Client.Groups;
using Dm3.Client.Profiles;
using Dm3.Client.Receiving;
using Dm3.Client.Sending;
using Dm3.Client.Store;
using Dm3.Core.Messages;
using Dm3.Core.Names;
using Dm3.Ens.Profiles;

namespace Dm3.Client;

/// <summary>
/// One user on one device: writes, sends, receives, keeps. Everything written is in the store before it is sent, everything received before it is acknowledged. Safe for
/// concurrent use. The directory and the store stay the caller's.
/// </summary>
public sealed class Messenger : IDisposable
{
    private readonly MessengerOptions _options;
    private readonly MessageVerifier _verifier;
    private readonly GroupBook _groups;
    private readonly Dictionary<DeliveryService, Inbox> _inboxes = [];

    /// <summary>Asks nobody yet.</summary>
    public Messenger(Dm3Directory directory, Dm3Identity identity, ConversationStore store, MessengerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(store);
        (Directory, Identity, Store, _options) = (directory, identity, store, options ?? new MessengerOptions());
        Sender = new MessageSender(directory, identity, _options.Sender);
        Outbox = new Outbox(store, Sender, identity, _options.Invite);
        _verifier = new MessageVerifier(directory, identity);
        _groups = new GroupBook(store);
    }

    /// <summary>Where contacts are looked up.</summary>
    public Dm3Directory Directory { get; }

    /// <summary>The user.</summary>
    public Dm3Identity Identity { get; }

    /// <summary>Conversations.</summary>
    public ConversationStore Store { get; }

    /// <summary>Asks recipients for their conditions.</summary>
    public MessageSender Sender { get; }

    /// <summary>Messages on their way.</summary>
    public Outbox Outbox { get; }

    /// <summary>Writes a message of any type to somebody and sends it, if that is possible now; otherwise it waits in the store.</summary>
    /// <param name="to">The recipient's ENS name.</param>
    /// <param name="write">Makes the message from a draft that has recipient, sender and time.</param>
    /// <param name="cancellationToken">Stops the sending; what is in the store stays.</param>
    public async Task<SendResult> SendAsync(string to, Func<MessageDraft, MessageContent> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        var name = Dm3Name.TryNormalize(to, out var normal) ? normal : to;
        var message = write(Draft(name)).Sign(Identity.Keys.Signing);
        await Outbox.PutAsync(message, cancellationToken).ConfigureAwait(false);
        var hash = message.Hash().ToString();
        var results = await Outbox.FlushAsync(withFailed: false, cancellationToken).ConfigureAwait(false);
        return results.FirstOrDefault(each => each.MessageHash == hash) ?? await OfAsync(hash, name, results, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A new message.</summary>
    public Task<SendResult> SendTextAsync(string to, string text, IReadOnlyList<Attachment>? attachments = null, CancellationToken cancellationToken = default) =>
        SendAsync(to, draft => draft.New(text, attachments), cancellationToken);

    /// <summary>Tells the sender of a message that it was shown (<c>READ_OPENED</c>), and notes it here.</summary>
    public async Task<SendResult> MarkReadAsync(string from, string hash, CancellationToken cancellationToken = default)
    {
        await Store.RaiseAsync(hash, from, MessageState.Read, "", cancellationToken).ConfigureAwait(false);
        return await SendAsync(from, draft => draft.ReadOpened(hash), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The groups that the user knows.</summary>
    public Task<IReadOnlyList<GroupDefinition>> ListGroupsAsync(CancellationToken cancellationToken = default) => _groups.ListAsync(cancellationToken);

    /// <summary>Makes a group and tells its members.</summary>
    /// <exception cref="ArgumentException">Too many members.</exception>
    public async Task<GroupDefinition> CreateGroupAsync(string name, IEnumerable<string> members, CancellationToken cancellationToken = default)
    {
        var group = GroupDefinition.Create(Identity, name, Normal(members));
        await _groups.KeepAsync(group, cancellationToken).ConfigureAwait(false);
        await SendToGroupAsync(group, group.Members, draft => draft.New($"{Identity.Name} made the group \"{name}\"."), cancellationToken).ConfigureAwait(false);
        return group;
    }

    /// <summary>Changes a group that the user made, and tells old and new members.</summary>
    /// <exception cref="ArgumentException">The group is not known or not the user's, or has too many members.</exception>
    public async Task<GroupDefinition> ChangeGroupAsync(string id, IEnumerable<string> members, string? name = null, CancellationToken cancellationToken = default)
    {
        var old = await FindGroupAsync(id, cancellationToken).ConfigureAwait(false);
        var group = old.With(Identity, Normal(members), name);
        await _groups.KeepAsync(group, cancellationToken).ConfigureAwait(false);
        await SendToGroupAsync(group, group.Members.Union(old.Members), draft => draft.New($"{Identity.Name} changed the members of \"{group.Name}\"."), cancellationToken).ConfigureAwait(false);
        return group;
    }

    /// <summary>Writes to a group: one message with one hash, a copy sealed for each member, each on its own way.</summary>
    /// <returns>One result for each member; how far each copy comes later is in the store, under the member's name.</returns>
    /// <exception cref="ArgumentException">The group is not known, or the user is no member any more.</exception>
    public async Task<IReadOnlyList<SendResult>> SendToGroupAsync(string id, Func<MessageDraft, MessageContent> write, CancellationToken cancellationToken = default)
    {
        var group = await FindGroupAsync(id, cancellationToken).ConfigureAwait(false);
        if (!group.Members.Contains(Identity.Name)) throw new ArgumentException("The user is no member of the group any more.", nameof(id));
        return await SendToGroupAsync(group, group.Members, write, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings what waits at every delivery service of the user's profile, and sends what waits here.</summary>
    public async Task<PickUpResult> PickUpAsync(CancellationToken cancellationToken = default)
    {
        var (messages, problems) = (new List<ReceivedMessage>(), new Dictionary<string, RequestProblem>());
        if (await OpenInboxesAsync(cancellationToken).ConfigureAwait(false) is { } unknown) problems[Identity.Name] = unknown;
        foreach (var (service, inbox) in _inboxes.ToList())
        {
            var (some, problem) = await inbox.PickUpAsync(cancellationToken).ConfigureAwait(false);
            messages.AddRange(some);
            if (problem is not null) problems[service.Name] = problem;
        }

        await ConfirmAsync(messages, cancellationToken).ConfigureAwait(false);
        await Outbox.FlushAsync(withFailed: false, cancellationToken).ConfigureAwait(false);
        return new PickUpResult(messages, problems);
    }

    /// <summary>What waits and then what comes, from every delivery service of the user's profile, until it is cancelled.</summary>
    /// <exception cref="RequestFailedException">The profile cannot be loaded, or a service refuses the login for good.</exception>
    public async IAsyncEnumerable<ReceivedMessage> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (await OpenInboxesAsync(cancellationToken).ConfigureAwait(false) is { } problem) throw new RequestFailedException(problem);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var channel = Channel.CreateBounded<ReceivedMessage>(64);
        var watches = _inboxes.Values.Select(inbox => PassOnAsync(inbox, channel.Writer, ending.Token)).ToList();
        try
        {
            await foreach (var received in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                await ConfirmAsync([received], cancellationToken).ConfigureAwait(false);
                yield return received;
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(watches).ConfigureAwait(false);
        }
    }

    /// <summary>The user's accounts at the delivery services of its profile, opened at the first call.</summary>
    /// <exception cref="RequestFailedException">The profile cannot be loaded.</exception>
    public async Task<IReadOnlyList<Mailbox>> ListMailboxesAsync(CancellationToken cancellationToken = default) =>
        await OpenInboxesAsync(cancellationToken).ConfigureAwait(false) is { } problem ? throw new RequestFailedException(problem) : [.. _inboxes.Values.Select(inbox => inbox.Mailbox)];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var inbox in _inboxes.Values) inbox.Mailbox.Dispose();
        Outbox.Dispose();
    }

    private MessageDraft Draft(string to) => new(to, Identity.Name, Directory.Clock.GetUtcNow());

    private static IEnumerable<string> Normal(IEnumerable<string> names) => names.Select(name => Dm3Name.TryNormalize(name, out var normal) ? normal : name);

    // Another call may have sent it in between, or an older message to the same recipient could not go.
    private async Task<SendResult> OfAsync(string hash, string to, IReadOnlyList<SendResult> results, CancellationToken cancellationToken)
    {
        var stored = (await Store.FindAsync(hash, cancellationToken).ConfigureAwait(false)).First(each => each.Contact == to);
        var blocked = results.FirstOrDefault(each => each.Recipient == to && each.MayBeRepeated);
        return stored.State >= MessageState.Delivered
            ? new SendResult(SendOutcome.Delivered, hash, to, [new SendAttempt(stored.Detail, SubmitOutcome.Accepted, "")])
            : new SendResult(blocked?.Outcome ?? SendOutcome.Unreachable, hash, to, blocked?.Attempts ?? []) { Detail = blocked?.Detail ?? "It waits behind an older message." };
    }

    private async Task<GroupDefinition> FindGroupAsync(string id, CancellationToken cancellationToken) =>
        await _groups.FindAsync(id, cancellationToken).ConfigureAwait(false) ?? throw new ArgumentException("The group is not known.", nameof(id));

    private async Task<IReadOnlyList<SendResult>> SendToGroupAsync(
        GroupDefinition group, IEnumerable<string> members, Func<MessageDraft, MessageContent> write, CancellationToken cancellationToken)
    {
        var content = write(Draft(group.Id));
        var message = (content with { Attachments = [.. content.Attachments ?? [], group.ToAttachment()] }).Sign(Identity.Keys.Signing);
        await Outbox.PutAsync(message, group.Id, members.Where(member => member != Identity.Name), cancellationToken).ConfigureAwait(false);
        var hash = message.Hash().ToString();
        return [.. (await Outbox.FlushAsync(withFailed: false, cancellationToken).ConfigureAwait(false)).Where(each => each.MessageHash == hash)];
    }

    private async Task ConfirmAsync(IReadOnlyList<ReceivedMessage> received, CancellationToken cancellationToken)
    {
        if (!_options.ConfirmReceipt) return;
        foreach (var each in received.Where(each => each.Message?.Content.Metadata.Type.IsContent() == true))
            await Outbox.PutAsync(Draft(each.From).ReadReceived(each.Hash).Sign(Identity.Keys.Signing), cancellationToken).ConfigureAwait(false);
        await Outbox.FlushAsync(withFailed: false, cancellationToken).ConfigureAwait(false);
    }

    // A profile may name other services than the last time.
    private async Task<RequestProblem?> OpenInboxesAsync(CancellationToken cancellationToken)
    {
        var own = await Directory.ResolveAsync(Identity.Name, cancellationToken).ConfigureAwait(false);
        if (own.Profile is not { } contact)
            return new RequestProblem(own.IsTransient ? 0 : 404, own.Failure == ProfileFailure.NotPublished ? "no-profile" : "profile-unusable", $"The user's own profile cannot be used: {own.Failure}.");
        if (contact.Signing.ToString() != Identity.Keys.Signing.PublicKey.ToString())
            return new RequestProblem(409, "other-keys", "The user's profile publishes other keys than these.");
        lock (_inboxes)
        {
            foreach (var service in contact.Services.Where(service => Directory.Allows(service.Url) && !_inboxes.ContainsKey(service)))
                _inboxes[service] = new Inbox(new Mailbox(Directory, service, Identity, _options.Mailbox), _verifier, Store);
        }

        return null;
    }

    private static async Task PassOnAsync(Inbox inbox, ChannelWriter<ReceivedMessage> writer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var received in inbox.WatchAsync(cancellationToken).ConfigureAwait(false)) await writer.WriteAsync(received, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The reader has had enough.
        }
        catch (RequestFailedException fault)
        {
            // The reader is told.
            writer.TryComplete(fault);
        }
    }
}
