using System.Text.Json;
using Dm3.Core.Keys;
using Dm3.Gateway.Profiles;
using Dm3.Gateway.Registration;
using Dm3.Hosting;
using Microsoft.AspNetCore.Diagnostics;

namespace Dm3.Gateway.Endpoints;

/// <summary>
/// The routes of dm3's own resolver, for clients in the field: same bodies, statuses and error texts. Two differ, where that service fails: a claim
/// without a signature is a 400, not a 500, and <c>GET /profile/{address}</c> can be reached. Source: dm3 offchain-resolver.
/// </summary>
public static class DeployedProfileEndpoints
{
    private const string InvalidSchema = "invalid schema";

    private sealed record PublishBody(string Address, JsonElement SignedUserProfile, string Subdomain);

    private sealed record ClaimBody(string Dm3Name, string AddressName, string Signature);

    private sealed record RemoveBody(string Dm3Name, string Signature);

    /// <summary>Maps <c>/profile/…</c>.</summary>
    public static void MapDeployedProfiles(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/profile/address", async (HttpRequest request, DeployedProfiles profiles, CancellationToken cancellation) =>
            await ReadAsync<PublishBody>(request) is { } body && AddressText.TryParse(body.Address, out var address)
                ? Answer(await profiles.PublishAsync(address, body.SignedUserProfile, body.Subdomain, cancellation))
                : Answer(InvalidSchema));
        routes.MapPost("/profile/name", async (HttpRequest request, DeployedProfiles profiles, CancellationToken cancellation) =>
            Answer(await ReadAsync<ClaimBody>(request) is { } body
                ? await profiles.ClaimAsync(body.Dm3Name, body.AddressName, body.Signature, cancellation)
                : InvalidSchema));
        routes.MapPost("/profile/deleteName", async (HttpRequest request, DeployedProfiles profiles, CancellationToken cancellation) =>
            Answer(await ReadAsync<RemoveBody>(request) is { } body
                ? await profiles.RemoveAsync(body.Dm3Name, body.Signature, cancellation)
                : InvalidSchema));
        routes.MapGet("/profile/{address}", (string address, HttpContext context, DeployedProfiles profiles) =>
            Find(context, address, each => profiles.FindProfile(each) is { } found ? Results.Text(found.ToString(), "application/json") : null));
        routes.MapGet("/profile/name/{address}", (string address, HttpContext context, DeployedProfiles profiles) =>
            Find(context, address, each => profiles.FindName(each) is { } name ? Results.Json(new { name }, JsonSettings.Options) : null));
    }

    private static async Task<T?> ReadAsync<T>(HttpRequest request)
        where T : class => (await OperationJson.ReadAsync<T>(request)).Body;

    private static IResult Answer(string? error) => error is null ? Results.Text("OK") : Results.Json(new { error }, JsonSettings.Options, statusCode: 400);

    private static IResult Find(HttpContext context, string text, Func<Ethereum.Address, IResult?> find)
    {
        context.Response.Headers.CacheControl = "no-cache";
        // The deployed service says no more than the status.
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages) pages.Enabled = false;
        return AddressText.TryParse(text, out var address) ? find(address) ?? Results.StatusCode(404) : Results.StatusCode(400);
    }
}
