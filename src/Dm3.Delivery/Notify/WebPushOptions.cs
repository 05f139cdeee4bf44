using Dm3.Hosting;

namespace Dm3.Delivery.Notify;

/// <summary>The service's own key for push services (VAPID, RFC 8292), section <c>Delivery:Notifications:WebPush</c>.</summary>
public sealed class WebPushOptions
{
    /// <summary>Public key, P-256, uncompressed, base64url: what browsers take as <c>applicationServerKey</c>. Without it Web Push is off.</summary>
    public string? PublicKey { get; set; }

    /// <summary>Private key of it, 32 bytes, base64url.</summary>
    public Secret? PrivateKey { get; set; }

    /// <summary>Whom a push service may write to: <c>mailto:</c> or https URL.</summary>
    public string? Subject { get; set; }
}
