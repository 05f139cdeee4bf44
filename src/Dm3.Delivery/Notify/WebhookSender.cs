using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Dm3.Storage.Notifications;

namespace Dm3.Delivery.Notify;

/// <summary>
/// Calls URLs of accounts. Signed as Standard Webhooks 1.0 says: <c>webhook-signature: v1,base64(HMAC-SHA256(secret, id "." timestamp "." body))</c>. The id is the same
/// in every attempt, so that a receiver can tell a repetition.
/// </summary>
public sealed class WebhookSender(DeliveryOptions options, OutboundNotices outbound, TimeProvider clock) : INoticeSender
{
    /// <summary>Length of a new secret.</summary>
    public const int SecretLength = 32;

    /// <inheritdoc/>
    public ChannelKind Kind => ChannelKind.Webhook;

    /// <inheritdoc/>
    public bool IsOffered => options.Notifications.Webhook.Enabled;

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(DueNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var body = NoticeDocument.Of(notice, options.EnsName);
        var id = "msg_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{notice.Id} {notice.CreatedAtUnixSeconds}"))).AsSpan(0, 16));
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, notice.Channel!.Target) { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(HMACSHA256.HashData(notice.Channel.Secret.Span, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"))));
        try
        {
            using var answer = await outbound.Http.SendAsync(request, cancellationToken);
            return OutboundNotices.Judge(answer.StatusCode);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return SendResult.Again;
        }
    }
}
