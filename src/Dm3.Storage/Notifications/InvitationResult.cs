namespace Dm3.Storage.Notifications;

/// <summary>What came of an invitation.</summary>
public enum InvitationResult
{
    /// <summary>It will be sent.</summary>
    Queued,

    /// <summary>The recipient was invited before, or wants no invitations.</summary>
    NotAgain,

    /// <summary>The sender has invited as many today as it may.</summary>
    TooMany,
}
