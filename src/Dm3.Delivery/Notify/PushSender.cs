using System.Text.Json;
using Dm3.Storage.Notifications;
using Lib.Net.Http.WebPush;
using Lib.Net.Http.WebPush.Authentication;

namespace Dm3.Delivery.Notify;

/// <summary>Web Push: RFC 8030, encrypted to the browser by RFC 8291, with this service's own key by RFC 8292.</summary>
public sealed class PushSender : INoticeSender, IDisposable
{
    private const int TimeToLiveSeconds = 24 * 60 * 60;

    private readonly DeliveryOptions _options;
    private readonly OutboundNotices _outbound;
    private readonly VapidAuthentication? _key;
    private readonly PushServiceClient? _client;

    /// <summary>Takes the configured key.</summary>
    public PushSender(DeliveryOptions options, OutboundNotices outbound)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(outbound);
        (_options, _outbound) = (options, outbound);
        if (options.Notifications.WebPush is not { PublicKey: { } publicKey, PrivateKey: { } privateKey } push) return;
        _key = new VapidAuthentication(publicKey, privateKey.Reveal()) { Subject = push.Subject };
        _client = new PushServiceClient(outbound.Http) { DefaultAuthentication = _key, AutoRetryAfter = false };
    }

    /// <inheritdoc/>
    public ChannelKind Kind => ChannelKind.Push;

    /// <inheritdoc/>
    public bool IsOffered => _client is not null;

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(DueNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        if (_client is null) return SendResult.Again;
        using var document = JsonDocument.Parse(notice.Channel!.Target);
        if (PushTarget.Read(document.RootElement, _outbound.Options) is not { } target) return SendResult.Gone;
        var subscription = new PushSubscription { Endpoint = target.Endpoint };
        subscription.SetKey(PushEncryptionKeyName.P256DH, target.P256dh);
        subscription.SetKey(PushEncryptionKeyName.Auth, target.Auth);
        // One topic: a browser that was away finds one notification, not one for each time.
        var message = new PushMessage(NoticeDocument.Of(notice, _options.EnsName)) { TimeToLive = TimeToLiveSeconds, Urgency = PushMessageUrgency.Normal, Topic = notice.Purpose == NoticePurpose.Code ? "code" : "messages" };
        try
        {
            await _client.RequestPushMessageDeliveryAsync(subscription, message, cancellationToken);
            return SendResult.Sent;
        }
        catch (PushServiceClientException fault)
        {
            return OutboundNotices.Judge(fault.StatusCode);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return SendResult.Again;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key?.Dispose();
}
