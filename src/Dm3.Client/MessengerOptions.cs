using Dm3.Client.Delivery;
using Dm3.Client.Sending;

namespace Dm3.Client;

/// <summary>How a <see cref="Messenger"/> works.</summary>
public sealed record MessengerOptions
{
    /// <summary>The user's own accounts at delivery services; set <see cref="MailboxOptions.Device"/> where the user has several devices.</summary>
    public MailboxOptions Mailbox { get; init; } = new();

    /// <summary>Sending.</summary>
    public SenderOptions Sender { get; init; } = new();

    /// <summary>Called once for a recipient without a profile; see <see cref="Outbox"/>.</summary>
    public Func<Invitation, CancellationToken, Task<bool>>? Invite { get; init; }

    /// <summary>Whether senders are told that their messages arrived (<c>READ_RECEIVED</c>). Default false: it tells them when the user is online.</summary>
    public bool ConfirmReceipt { get; init; }
}
