using Dm3.Delivery.Tests.Replay;

namespace Dm3.Delivery.Tests.Auth;

/// <summary>The same as the service is by default: a public document opens nothing, the login does.</summary>
public sealed class ProfileAuthReplay(RecordedNames names) : GroupReplay(names)
{
    private const string NotYet = "Posting a profile, which anybody can who has seen it, opens no account: the login that follows does.";

    public override string Group => "delivery-profile-auth";

    public override IReadOnlyDictionary<string, Difference> Differences { get; } = new Dictionary<string, Difference>
    {
        ["delivery-profile-auth/008 get profile"] = new(404, NotYet),
        ["delivery-profile-auth/009 get profile by another name of the same address"] = new(404, NotYet),
        ["delivery-profile-auth/012 get profile of a name nameprep refuses"] = new(400, "An emoji name is an ENS name like others: it is looked up, and points to nothing.", "Unable to resolve address"),
        ["delivery-profile-auth/013 challenge without account"] = new(200, "Whoever has a published profile gets a challenge, since answering it is what opens the account."),
        ["delivery-profile-auth/020 session token without account"] = new(200, "The answer is signed by the published key: it opens the account."),
    };

    protected override (string Key, string? Value)[] Settings() => ProfileOnlySignUpReplay.OnChain(Ens);
}
