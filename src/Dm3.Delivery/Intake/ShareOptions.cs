using Dm3.Storage.Messages;

namespace Dm3.Delivery.Intake;

/// <summary>How much may wait for one account, section <c>Delivery:Shares</c>. Senders are refused beyond it; what waits is never dropped for something new.</summary>
public sealed class ShareOptions
{
    /// <summary>Megabytes of all messages. Default 200.</summary>
    public int AccountMegabytes { get; set; } = 200;

    /// <summary>Megabytes of one sender's messages. Default 50.</summary>
    public int SenderMegabytes { get; set; } = 50;

    /// <summary>Megabytes of all senders together that the recipient does not know. Default 100: the rest is kept for those that it knows.</summary>
    public int UnknownSendersMegabytes { get; set; } = 100;

    /// <summary>Messages of all senders together that the recipient does not know. Default 10 000.</summary>
    public int UnknownSendersMessages { get; set; } = 10_000;

    /// <summary>The same in bytes.</summary>
    public MessageShares ToShares() => new(AccountMegabytes * 1_000_000L, SenderMegabytes * 1_000_000L, UnknownSendersMegabytes * 1_000_000L, UnknownSendersMessages);
}
