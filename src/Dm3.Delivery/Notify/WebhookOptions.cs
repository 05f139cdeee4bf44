namespace Dm3.Delivery.Notify;

/// <summary>Webhooks, section <c>Delivery:Notifications:Webhook</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>Whether accounts may have this service call URLs of theirs. Default false.</summary>
    public bool Enabled { get; set; }
}
