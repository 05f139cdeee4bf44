using Dm3.Client.Store;
using Dm3.Core.Messages;

namespace Dm3.Client.Sending;

/// <summary>
/// Messages on their way. Each is in the store, sealed, before anything is sent, and moves up from <see cref="MessageState.Waiting"/> once its fate is known; so what was put here
/// survives a crash at any point. A crash between sending and noting it sends the same message again, which services and receivers take once, by its hash.
/// </summary>
/// <param name="store">Where messages wait.</param>
/// <param name="sender">Sends them.</param>
/// <param name="identity">Who writes.</param>
/// <param name="invite">
/// Called once for a recipient without a profile; true if the invitation is on its way, false to be asked again the next time. Null: nobody is invited.
/// </param>
public sealed class Outbox(ConversationStore store, MessageSender sender, Dm3Identity identity, Func<Invitation, CancellationToken, Task<bool>>? invite = null) : IDisposable
{
    private const string Invited = "invited";
    private const string Dropped = "dropped";

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Puts a message into the store, for its own recipient. When the task has ended, it will be sent.</summary>
    public Task PutAsync(Message message, CancellationToken cancellationToken = default) => store.AddAsync([StoredMessage.Outgoing(message)], cancellationToken);

    /// <summary>Puts a message to a group into the store, once for each member.</summary>
    public Task PutAsync(Message message, string group, IEnumerable<string> members, CancellationToken cancellationToken = default) =>
        store.AddAsync([.. members.Select(member => StoredMessage.Outgoing(message) with { Contact = member, Group = group })], cancellationToken);

    /// <summary>Sends what waits, to each recipient in the order in which it was written; what cannot go now waits on.</summary>
    /// <param name="withFailed">Whether messages that were refused for good are tried again, for example once a recipient's condition is met.</param>
    /// <param name="cancellationToken">Ends it between two messages.</param>
    /// <returns>One result for each message that was tried.</returns>
    public async Task<IReadOnlyList<SendResult>> FlushAsync(bool withFailed = false, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var waiting = await ListAsync(withFailed, cancellationToken).ConfigureAwait(false);
            var results = new List<SendResult>();
            // Recipients side by side: one whose service is slow holds up nobody else.
            var perRecipient = waiting.GroupBy(each => each.Contact, StringComparer.Ordinal).Select(each => SendAllAsync([.. each], results, cancellationToken));
            await Task.WhenAll(perRecipient).ConfigureAwait(false);
            return results;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What waits, to each recipient in the order in which it was written.</summary>
    /// <param name="withFailed">Whether messages that were refused for good are listed too, in front.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<IReadOnlyList<StoredMessage>> ListAsync(bool withFailed = false, CancellationToken cancellationToken = default)
    {
        var all = await store.ListWaitingAsync(cancellationToken).ConfigureAwait(false);
        if (withFailed) all = [.. await store.ListFailedAsync(cancellationToken).ConfigureAwait(false), .. all];
        var dropped = await store.ListFactsAsync(Dropped, cancellationToken).ConfigureAwait(false);
        return dropped.Count == 0 ? all : [.. all.Where(each => !dropped.Contains(each.Hash))];
    }

    /// <summary>Gives a message up, to all its recipients: it is never sent again and counts as <see cref="MessageState.Failed"/>. It stays in its conversation.</summary>
    /// <returns>False if no such message is in the outbox.</returns>
    public async Task<bool> DropAsync(string hash, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var copies = (await ListAsync(withFailed: true, cancellationToken).ConfigureAwait(false)).Where(each => each.Hash == hash).ToList();
            if (copies.Count == 0) return false;
            await store.AddFactAsync(Dropped, hash, cancellationToken).ConfigureAwait(false);
            foreach (var copy in copies) await store.RaiseAsync(hash, copy.Contact, MessageState.Failed, "Given up by the sender.", cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Sends what waits again and again, until it is cancelled: recipients publish profiles, services come back.</summary>
    public async Task RunAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        while (true)
        {
            await FlushAsync(withFailed: false, cancellationToken).ConfigureAwait(false);
            await Task.Delay(interval, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task SendAllAsync(IReadOnlyList<StoredMessage> messages, List<SendResult> results, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            var result = await sender.SendAsync(message.Message, message.Contact, cancellationToken).ConfigureAwait(false);
            lock (results) results.Add(result);
            if (result.Outcome == SendOutcome.Delivered) await store.RaiseAsync(message.Hash, message.Contact, MessageState.Delivered, result.Service!, cancellationToken).ConfigureAwait(false);
            else if (!result.MayBeRepeated) await store.RaiseAsync(message.Hash, message.Contact, MessageState.Failed, result.Detail, cancellationToken).ConfigureAwait(false);
            if (result.Outcome == SendOutcome.NoProfile) await InviteAsync(message.Contact, messages.Count, cancellationToken).ConfigureAwait(false);
            // The next one would fare the same, and must not overtake this one.
            if (result.MayBeRepeated) return;
        }
    }

    private async Task InviteAsync(string recipient, int waiting, CancellationToken cancellationToken)
    {
        if (invite is null || (await store.ListFactsAsync(Invited, cancellationToken).ConfigureAwait(false)).Contains(recipient)) return;
        if (await invite(new Invitation(recipient, identity.Name, waiting), cancellationToken).ConfigureAwait(false)) await store.AddFactAsync(Invited, recipient, cancellationToken).ConfigureAwait(false);
    }
}
