namespace Dm3.Storage.Notifications;

/// <summary>How an account is told.</summary>
public enum ChannelKind
{
    /// <summary>By e-mail.</summary>
    Email = 0,

    /// <summary>By a POST to a URL of the account's owner.</summary>
    Webhook = 1,

    /// <summary>By Web Push (RFC 8030).</summary>
    Push = 2,
}
