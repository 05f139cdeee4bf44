namespace Dm3.Delivery.Notify;

/// <summary>How accounts are told that messages wait, section <c>Delivery:Notifications</c>. A channel without its settings is off.</summary>
public sealed class NotificationOptions
{
    /// <summary>Where this service is reached from outside, for links in e-mails. Without it e-mails have no link to end them, and nobody is invited.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>Most notifications of an account: one in that many minutes. 1 to 1440, default 15.</summary>
    public int QuietMinutes { get; set; } = 15;

    /// <summary>How long a message waits before its recipient is notified, in seconds: who picks it up meanwhile is not. 0 to 3600, default 30.</summary>
    public int DelaySeconds { get; set; } = 30;

    /// <summary>Most channels of an account. 1 to 100, default 10.</summary>
    public int MaxChannels { get; set; } = 10;

    /// <summary>How long a one-time code is good, in minutes. 1 to 60, default 10.</summary>
    public int CodeMinutes { get; set; } = 10;

    /// <summary>Most codes of one account, and to one target, a day. 2 to 1000, default 10.</summary>
    public int CodesPerDay { get; set; } = 10;

    /// <summary>Most invitations that one account sends a day; 0 for none at all. 0 to 1000, default 10.</summary>
    public int InvitationsPerDay { get; set; } = 10;

    /// <summary>E-mail.</summary>
    public SmtpOptions Smtp { get; set; } = new();

    /// <summary>Web Push.</summary>
    public WebPushOptions WebPush { get; set; } = new();

    /// <summary>Webhooks.</summary>
    public WebhookOptions Webhook { get; set; } = new();
}
