using Dm3.Core.Messages;
using Dm3.Storage.Messages;

namespace Dm3.Delivery.Intake;

/// <summary>Gives receipts, and says what became of their messages.</summary>
public sealed class Receipts(ServiceIdentity identity, MessageStore messages, DeliveryOptions options, TimeProvider clock)
{
    /// <summary>The receipt of a message that is on the disk.</summary>
    /// <param name="to">Normalised name of the recipient.</param>
    /// <param name="message">The message.</param>
    /// <param name="takenAtUnixMilliseconds">When it was taken first.</param>
    public Receipt Give(string to, NewMessage message, long takenAtUnixMilliseconds)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new Receipt(options.EnsName, to, message.Account, message.MessageHash, takenAtUnixMilliseconds, ExpiryOf(takenAtUnixMilliseconds), "").Sign(identity.Signing);
    }

    /// <summary>Whether this service gave it, with its present key or one that it had before.</summary>
    public bool IsOurs(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        return identity.AnySigningKey(receipt.IsSigned);
    }

    /// <summary>What became of the message; null once that is forgotten.</summary>
    public MessageState? StateOf(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        if (messages.FindTaken(receipt.Account, receipt.MessageHash) is not { } taken) return null;
        // The sweep comes round once a minute.
        return taken.State == MessageState.Accepted && ExpiryOf(taken.TakenAtUnixMilliseconds) <= clock.GetUtcNow().ToUnixTimeMilliseconds() ? MessageState.Expired : taken.State;
    }

    private long ExpiryOf(long takenAtUnixMilliseconds) => takenAtUnixMilliseconds + (long)TimeSpan.FromDays(options.HoldingDays).TotalMilliseconds;
}
