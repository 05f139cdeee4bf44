using Dm3.Delivery.Auth;
using Dm3.Ethereum;
using Dm3.Storage.Pickup;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Pickup;

/// <summary>What devices fetch and confirm.</summary>
public sealed class PickupService(PickupStore messages, AcknowledgementStore acknowledgements, AccountDeletion deletion, LoginOptions options, TimeProvider clock)
{
    private const long SecondsPerDay = 86_400;

    /// <summary>The messages after a cursor, the oldest first.</summary>
    /// <param name="session">Of the device.</param>
    /// <param name="cursor">Sequence of the last one that it has; 0 for the oldest.</param>
    /// <param name="maxMessages">Most of them.</param>
    /// <param name="maxCharacters">No further one once the envelopes are that long together.</param>
    public IReadOnlyList<WaitingMessage> After(StoredSession session, long cursor, int maxMessages, int maxCharacters) =>
        messages.After(session.Account, session.Device, cursor, maxMessages, maxCharacters);

    /// <summary>The messages of one sender, the oldest first.</summary>
    /// <param name="session">Of the device.</param>
    /// <param name="sender">A name as the caller wrote it; the messages of what is no name are none.</param>
    /// <param name="maxMessages">Most of them.</param>
    /// <param name="maxCharacters">No further one once the envelopes are that long together.</param>
    public IReadOnlyList<WaitingMessage> From(StoredSession session, string sender, int maxMessages, int maxCharacters) =>
        AccountName.TryNormalize(sender, out var name) ? messages.From(session.Account, session.Device, name, maxMessages, maxCharacters) : [];

    /// <summary>The device has these messages. Repeating it, and hashes of others, change nothing.</summary>
    /// <returns>How many messages left.</returns>
    public Task<int> AcknowledgeAsync(StoredSession session, IReadOnlyList<Hash256> hashes, CancellationToken cancellationToken) =>
        acknowledgements.AcknowledgeAsync(session.Account, session.Device, hashes, DeadUnixSeconds, cancellationToken);

    /// <summary>Removes a device of the session's account.</summary>
    /// <returns>False when there was none.</returns>
    public Task<bool> RemoveDeviceAsync(StoredSession session, string device, CancellationToken cancellationToken) =>
        acknowledgements.RemoveDeviceAsync(session.Account, device, DeadUnixSeconds, cancellationToken);

    /// <summary>Lets go of messages that only devices hold back that were not seen for too long.</summary>
    /// <param name="step">Messages that are looked at in one transaction.</param>
    /// <param name="cancellationToken">Ends it between two steps.</param>
    /// <returns>How many messages left.</returns>
    public async Task<int> ForgetDeadDevicesAsync(int step, CancellationToken cancellationToken)
    {
        var (total, next) = await acknowledgements.SweepAsync(DeadUnixSeconds, step, null, cancellationToken);
        while (next is { } from)
        {
            (var removed, next) = await acknowledgements.SweepAsync(DeadUnixSeconds, step, from, cancellationToken);
            total += removed;
        }

        return total;
    }

    /// <summary>Deletes the session's account and everything of it.</summary>
    public Task DeleteAccountAsync(StoredSession session, CancellationToken cancellationToken) => deletion.DeleteAsync(session.Account, cancellationToken);

    private long DeadUnixSeconds => clock.GetUtcNow().ToUnixTimeSeconds() - (options.DeadDeviceDays * SecondsPerDay);
}
