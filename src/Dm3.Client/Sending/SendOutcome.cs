namespace Dm3.Client.Sending;

/// <summary>What became of a message.</summary>
public enum SendOutcome
{
    /// <summary>A delivery service of the recipient has it.</summary>
    Delivered,

    /// <summary>The recipient has no profile (yet): the message waits with the sender.</summary>
    NoProfile,

    /// <summary>No delivery service could be reached or had room, or ENS could not be asked: another time it may work.</summary>
    Unreachable,

    /// <summary>The sender does not meet a rule of the recipient; <see cref="SendResult.Unmet"/> says which.</summary>
    Spam,

    /// <summary>The recipient's profile is not sound: nothing was sent. A wrong signature may be an attack.</summary>
    ProfileNotVerified,

    /// <summary>Every delivery service refuses the message for good, or the profile names none.</summary>
    Refused,
}
