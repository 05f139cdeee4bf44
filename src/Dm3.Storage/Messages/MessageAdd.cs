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
}
