namespace Dm3.Delivery.Spam;

/// <summary>Settings of the recipients' spam rules, section <c>Delivery:Spam</c>.</summary>
public sealed class SpamOptions
{
    /// <summary>How long what a node said about a sender's address is believed, in seconds. 0 to 3600, default 30.</summary>
    public int AnswerCacheSeconds { get; set; } = 30;

    /// <summary>Most contacts of an account. 1 to 10 000, default 1000.</summary>
    public int MaxContacts { get; set; } = 1000;

    /// <summary>How often one client address may ask <c>POST /v1/spam-check</c> in a minute. 1 to 10 000, default 20.</summary>
    public int ChecksPerMinute { get; set; } = 20;
}
