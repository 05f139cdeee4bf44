namespace Dm3.Delivery.Tests.Replay;

/// <summary>The backend's profile and login routes, with the switch on by which a posted profile opens an account, as it does there.</summary>
public sealed class BackendProfileReplay(RecordedNames names) : GroupReplay(names)
{
    public override string Group => "backend-profile-auth";

    protected override (string Key, string? Value)[] Settings() => [("Delivery:AllowProfileOnlySignUp", "true")];
}
