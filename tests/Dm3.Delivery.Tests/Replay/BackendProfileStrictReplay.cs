namespace Dm3.Delivery.Tests.Replay;

/// <summary>The same as the service is by default: a posted profile, which is public, opens nothing.</summary>
public sealed class BackendProfileStrictReplay(RecordedNames names) : GroupReplay(names)
{
    public override string Group => "backend-profile-auth";

    public override IReadOnlyDictionary<string, Difference> Differences { get; } = new Dictionary<string, Difference>
    {
        ["backend-profile-auth/093 challenge before sign-up"] = new(200, "The login opens the account, so that a challenge is given to whoever has a published profile."),
        ["backend-profile-auth/095 submit again"] = new(200, "The first one opened nothing: both times a challenge is asked to be signed."),
    };
}
