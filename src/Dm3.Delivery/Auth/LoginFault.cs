namespace Dm3.Delivery.Auth;

/// <summary>Why nobody is logged in.</summary>
public enum LoginFault
{
    /// <summary>Somebody is.</summary>
    None,

    /// <summary>Not an ENS name in its normal form, or one that cannot be brought into it.</summary>
    InvalidName,

    /// <summary>The name points to no address.</summary>
    NoAddress,

    /// <summary>The name has no profile, or one that does not verify.</summary>
    NoProfile,

    /// <summary>The profile is signed by its own key alone, and the address that the name points to does not go by the name: it may be anybody's.</summary>
    ProfileNotOfAccount,

    /// <summary>There is no account of the name, and logging in does not open one.</summary>
    NoAccount,

    /// <summary>ENS could not be asked; another time it may work.</summary>
    EnsUnreachable,

    /// <summary>Not a challenge of this service, or of another name.</summary>
    ChallengeInvalid,

    /// <summary>The challenge is too old.</summary>
    ChallengeExpired,

    /// <summary>The challenge was answered before, rightly or wrongly.</summary>
    ChallengeUsed,

    /// <summary>Not a signature of the published signing key over the challenge. The challenge is spent.</summary>
    SignatureWrong,

    /// <summary>The account has as many devices as it may.</summary>
    TooManyDevices,
}
