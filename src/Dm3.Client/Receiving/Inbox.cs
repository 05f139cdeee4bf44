using System.Runtime.CompilerServices;
using Dm3.Client.Delivery;
using Dm3.Client.Groups;
using Dm3.Client.Store;

namespace Dm3.Client.Receiving;

/// <summary>
/// Brings messages from a delivery service into the store: each is verified, written to the disk, and only then acknowledged. What is not good is reported once and left at the
/// service until <see cref="DiscardAsync"/>.
/// </summary>
/// <param name="mailbox">The account at the service.</param>
/// <param name="verifier">Checks every layer.</param>
/// <param name="store">Where messages go.</param>
public sealed class Inbox(Mailbox mailbox, MessageVerifier verifier, ConversationStore store)
{
    private const int Retries = 5;
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);

    private readonly GroupBook _groups = new(store);
    private readonly HashSet<string> _reported = [];

    /// <summary>The account at the service.</summary>
    public Mailbox Mailbox => mailbox;

    /// <summary>Brings everything that waits.</summary>
    /// <returns>What came, and why it ended before the end; null if it did not.</returns>
    public async Task<(IReadOnlyList<ReceivedMessage> Messages, RequestProblem? Problem)> PickUpAsync(CancellationToken cancellationToken = default)
    {
        var all = new List<ReceivedMessage>();
        string? cursor = null;
        while (true)
        {
            var page = await mailbox.ReadAsync(cursor, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (!page.IsSuccess) return (all, page.Problem);
            if (await TakeAsync(page.Value.Messages, all, cancellationToken).ConfigureAwait(false) is { } problem) return (all, problem);
            if (!page.Value.More) return (all, null);
            cursor = page.Value.Cursor;
        }
    }

    /// <summary>What waits and then what comes, until it is cancelled: each message is in the store and acknowledged when it is given.</summary>
    /// <exception cref="RequestFailedException">The service refuses the login for good.</exception>
    public async IAsyncEnumerable<ReceivedMessage> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var waiting in mailbox.StreamAsync(null, cancellationToken).ConfigureAwait(false))
        {
            var taken = new List<ReceivedMessage>();
            for (var tries = 0; ; tries++)
            {
                // A failed acknowledgement does no harm: the message is in the store, and comes once more.
                await TakeAsync([waiting], taken, cancellationToken).ConfigureAwait(false);
                if (taken is not [{ Fault: ReceiveFault.Unavailable }] || tries == Retries) break;
                taken.Clear();
                await Task.Delay(RetryPause, cancellationToken).ConfigureAwait(false);
            }

            foreach (var each in taken) yield return each;
        }
    }

    /// <summary>Lets go of a message that is not good: the service deletes it.</summary>
    /// <returns>Why it failed; null on success.</returns>
    public Task<RequestProblem?> DiscardAsync(ReceivedMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return mailbox.AcknowledgeAsync([message.Hash], cancellationToken);
    }

    private async Task<RequestProblem?> TakeAsync(IReadOnlyList<WaitingEnvelope> waiting, List<ReceivedMessage> taken, CancellationToken cancellationToken)
    {
        var known = (await _groups.ListAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(group => group.Id);
        var good = new List<ReceivedMessage>();
        foreach (var each in waiting)
        {
            var received = await verifier.VerifyAsync(each, mailbox.Service, known.GetValueOrDefault, cancellationToken).ConfigureAwait(false);
            if (received.Group is { } group) known[group.Id] = group;
            if (received.IsVerified)
            {
                good.Add(received);
                if (!await store.ContainsAsync(received.Hash, received.From, cancellationToken).ConfigureAwait(false)) taken.Add(received);
            }
            else if (received.Fault == ReceiveFault.Unavailable || _reported.Add(received.Hash))
            {
                taken.Add(received);
            }
        }

        if (good.Count == 0) return null;
        foreach (var group in good.Select(each => each.Group).OfType<GroupDefinition>().Distinct()) await _groups.KeepAsync(group, cancellationToken).ConfigureAwait(false);
        await store.AddAsync([.. good.Select(each => StoredMessage.Incoming(each.Message!, each.PostmarkedAtMilliseconds) with { Group = each.Group?.Id })], cancellationToken).ConfigureAwait(false);
        return await mailbox.AcknowledgeAsync(good.Select(each => each.Hash), cancellationToken).ConfigureAwait(false);
    }
}
