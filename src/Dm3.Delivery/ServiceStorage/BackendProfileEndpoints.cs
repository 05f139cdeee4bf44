using Dm3.Core.Profile;
using Dm3.Delivery.Accounts;
using Dm3.Delivery.Auth;
using Dm3.Delivery.Endpoints;
using Dm3.Storage.Accounts;

namespace Dm3.Delivery.ServiceStorage;

/// <summary>
/// <c>/api/profile/{ensName}</c>: where dm3's own backend differs from its delivery service. It reads profiles from ENS and needs no account for that; it takes each
/// profile once, and says nothing about why not.
/// </summary>
public static class BackendProfileEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapBackendProfiles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(DeployedPrefixes.Backend + "/profile/{ensName}", GetAsync);
        routes.MapPost(DeployedPrefixes.Backend + "/profile/{ensName}", PostAsync);
    }

    private static async Task<IResult> GetAsync(string ensName, AccountDirectory accounts, CancellationToken cancellation)
    {
        if (!AccountName.TryNormalize(ensName, out var name)) return DeployedForm.Word(404);
        var found = await accounts.LoadAsync(name, cancellation);
        if (found.Fault == LoginFault.EnsUnreachable) return LoginRefusals.Of(found.Fault);
        return found.Profile is { } profile ? Results.Text(profile.Document.ToString(), "application/json; charset=utf-8") : DeployedForm.Word(404);
    }

    private static async Task<IResult> PostAsync(
        string ensName, HttpRequest request, AccountDirectory accounts, AccountStore store, LoginService logins, DeliveryOptions options, CancellationToken cancellation)
    {
        if (!AccountName.TryNormalize(ensName, out var name)) return DeployedForm.NotFound();
        if (await DeployedAuthEndpoints.ReadAsync(request, cancellation) is not { } document) return DeployedForm.NotFound();
        if (!SignedUserProfile.TryRead(document, out var profile, out _) || profile.Form != ProfileForm.Deployed) return DeployedForm.Error("invalid schema");
        var found = await accounts.ResolveAsync(name, cancellation);
        if (found.Fault == LoginFault.EnsUnreachable) return LoginRefusals.Of(found.Fault);
        if (found.Fault != LoginFault.None || store.Find(found.Address) is not null) return DeployedAuthEndpoints.NotTaken();
        return await DeployedAuthEndpoints.SignUpAsync(name, found.Address, profile, accounts, logins, options, cancellation);
    }
}
