using Dm3.Storage.Notifications;

namespace Dm3.Delivery.Notify;

/// <summary>Sends notices over one kind of channel. Never throws but for cancellation: what goes wrong out there is an answer.</summary>
public interface INoticeSender
{
    /// <summary>Which.</summary>
    ChannelKind Kind { get; }

    /// <summary>Whether it is configured.</summary>
    bool IsOffered { get; }

    /// <summary>Sends one.</summary>
    Task<SendResult> SendAsync(DueNotice notice, CancellationToken cancellationToken);
}
