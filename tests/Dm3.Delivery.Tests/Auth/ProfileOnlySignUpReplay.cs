using Dm3.Delivery.Tests.Replay;

namespace Dm3.Delivery.Tests.Auth;

/// <summary>The recorded profile and login routes, where posting a profile opens an account as it did in the recorded service.</summary>
public sealed class ProfileOnlySignUpReplay(RecordedNames names) : GroupReplay(names)
{
    public override string Group => "delivery-profile-auth";

    public override IReadOnlyDictionary<string, Difference> Differences { get; } = new Dictionary<string, Difference>
    {
        ["delivery-profile-auth/012 get profile of a name nameprep refuses"] = new(400, "An emoji name is an ENS name like others: it is looked up, and points to nothing.", "Unable to resolve address"),
    };

    protected override (string Key, string? Value)[] Settings() => [.. OnChain(Ens), ("Delivery:AllowProfileOnlySignUp", "true")];

    internal static (string Key, string? Value)[] OnChain(Testing.Chain.EnsFixture ens) =>
        [("Delivery:DevNet", "true"), ("Delivery:RpcUrl", ens.NodeUrl.ToString()), ("Delivery:EnsRegistry", ens.Registry.ToString())];
}
