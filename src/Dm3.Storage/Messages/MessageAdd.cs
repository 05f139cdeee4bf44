namespace Dm3.Storage.Messages;

/// <summary>What came of holding a message.</summary>
public enum MessageAdd
{
    /// <summary>It waits.</summary>
    Added,

    /// <summary>It waited already; nothing changed.</summary>
    Duplicate,

    /// <summary>There is no such account.</summary>
    NoAccount,

    /// <summary>As much waits for the account as may.</summary>
    AccountFull,

    /// <summary>As much of this sender waits as may.</summary>
    SenderFull,

    /// <summary>As much of senders that the recipient does not know waits as may.</summary>
    UnknownFull,
}
