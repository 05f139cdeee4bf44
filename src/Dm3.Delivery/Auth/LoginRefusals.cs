using Dm3.Hosting;

namespace Dm3.Delivery.Auth;

/// <summary>What callers of <c>/v1</c> are told about logins that fail.</summary>
internal static class LoginRefusals
{
    public static Problem Of(LoginFault fault) => fault switch
    {
        LoginFault.InvalidName => new Problem(400, "invalid-name", "This is no ENS name."),
        LoginFault.NoAddress => new Problem(404, "no-address", "The name points to no Ethereum address."),
        LoginFault.NoProfile => new Problem(404, "no-profile", "The name has no dm3 profile in ENS, or one whose signature is wrong. Publish it first."),
        LoginFault.ProfileNotOfAccount => new Problem(
            403, "profile-not-of-account", "The profile is signed by its own key only, which says nothing about the address: let its wallet sign the profile, or make this name the primary name of the address."),
        LoginFault.NoAccount => new Problem(404, "no-account", "There is no account of this name here."),
        LoginFault.EnsUnreachable => new Problem(503, "ens-unreachable", "ENS cannot be asked at the moment.") { RetryAfterSeconds = 10 },
        LoginFault.ChallengeInvalid => new Problem(401, "challenge-invalid", "The challenge was not issued for this name by this service: ask for one."),
        LoginFault.ChallengeExpired => new Problem(401, "challenge-expired", "The challenge is too old: ask for another one."),
        LoginFault.ChallengeUsed => new Problem(401, "challenge-used", "The challenge was answered before: ask for another one."),
        LoginFault.SignatureWrong => new Problem(401, "signature-invalid", "This is not the signature of the published signing key over the challenge. Ask for another challenge."),
        LoginFault.TooManyDevices => new Problem(409, "too-many-devices", "The account has as many devices as it may: remove one."),
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "Not a refusal."),
    };

    /// <summary>What the deployed routes say as <c>error</c>; where the deployed service has words for it, those.</summary>
    public static string TextOf(LoginFault fault) => fault switch
    {
        LoginFault.SignatureWrong => "Signature invalid",
        LoginFault.ChallengeInvalid => "invalid signature",
        LoginFault.ChallengeExpired => "jwt expired",
        LoginFault.NoAccount => "User account doesn't exist",
        _ => Of(fault).Detail,
    };
}
