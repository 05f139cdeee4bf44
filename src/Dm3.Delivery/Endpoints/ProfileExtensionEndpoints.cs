using System.Text.Json;
using Dm3.Delivery.Accounts;
using Dm3.Delivery.Auth;
using Dm3.Hosting;
using Dm3.Hosting.Api;
using Dm3.Storage.Accounts;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Endpoints;

/// <summary><c>/v1/profile-extension</c>: what the account of the token says of its clients.</summary>
public static class ProfileExtensionEndpoints
{
    private const string Group = "Account";

    /// <summary>Maps them.</summary>
    public static void MapProfileExtension(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/profile-extension", (HttpRequest request, SessionGuard guard, ProfileExtensionStore store, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => Task.FromResult(View(ProfileExtension.Of(session.Account, store))), cancellation))
            .Describe(new RouteDescription(Group, "What this account says of its clients.") { Bearer = true, Refusals = [401] });
        routes.MapPut("/v1/profile-extension", (HttpRequest request, SessionGuard guard, ProfileExtensionStore store, CancellationToken cancellation) =>
            WithSession.DoAsync(request, guard, session => ReplaceAsync(request, session, store, cancellation), cancellation))
            .Describe(new RouteDescription(Group, "Replace what this account says of its clients.")
            {
                Detail = "`supportedMessageTypes`, and `postmark`: `deployed` or `specification`. Members that are left out get their defaults. Senders see it in `dm3_getProfileExtension`, with the spam rules.",
                Body = "application/json",
                Bearer = true,
                Refusals = [400, 401],
            });
    }

    private static async Task<IResult> ReplaceAsync(HttpRequest request, StoredSession session, ProfileExtensionStore store, CancellationToken cancellation)
    {
        var (extension, refusal) = await JsonBody.ReadAsync<ProfileExtension>(request);
        if (refusal is not null) return refusal;
        if (extension!.Check() is { } broken) return broken;
        return await store.SaveAsync(session.Account, JsonSerializer.Serialize(extension, JsonSettings.Options), cancellation) ? View(extension) : LoginRefusals.Of(LoginFault.NoAccount);
    }

    private static IResult View(ProfileExtension extension) => Results.Json(extension, JsonSettings.Options);
}
