using Dm3.Gateway.Auth;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Zones;
using Dm3.Hosting;
using Dm3.Storage.Zones;

namespace Dm3.Gateway.Endpoints;

/// <summary>
/// API keys of a zone. Whoever asks carries a key with the role admin, or sends <c>{"operation", "signature"}</c> signed by the owner of a claimed
/// zone. A zone of the configuration has no owner; its first key stands in <see cref="ZoneOptions.AdminKey"/>.
/// </summary>
public static class ZoneKeyEndpoints
{
    private sealed record Wish(string Role, string Label);

    private sealed record Signed<T>(T Operation, byte[] Signature)
        where T : ZoneKeyOperation;

    /// <summary>Maps <c>/v1/zones/{zone}/keys</c>.</summary>
    public static void MapZoneKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/v1/zones/{zone}/keys");
        keys.MapGet("/", ListAsync);
        keys.MapPost("/", CreateAsync);
        keys.MapDelete("/{key}", RevokeAsync);
    }

    private static async Task<IResult> ListAsync(string zone, HttpRequest request, ZoneSet zones, ApiKeyGuard guard, ApiKeyStore store, CancellationToken cancellation)
    {
        if (zones.Find(zone) is not { } found) return Refusals.UnknownZone();
        var (_, refusal) = await guard.AuthorizeAsync(request, found, ApiKeyRole.Admin, cancellation);
        return refusal ?? Results.Json(new { keys = store.List(zone).Select(View) }, JsonSettings.Options);
    }

    private static async Task<IResult> CreateAsync(string zone, HttpRequest request, ZoneSet zones, ApiKeyGuard guard, ZoneKeys keys, CancellationToken cancellation)
    {
        if (zones.Find(zone) is not { } found) return Refusals.UnknownZone();
        ZoneKeys.Made? made;
        Problem? refusal;
        if (ApiKeyGuard.HasKey(request))
        {
            (var admin, refusal) = await guard.AuthorizeAsync(request, found, ApiKeyRole.Admin, cancellation);
            if (refusal is not null) return refusal;
            (var wish, refusal) = await OperationJson.ReadAsync<Wish>(request);
            if (refusal is not null) return refusal;
            (made, refusal) = await keys.CreateAsync(found, wish!.Role, wish.Label, admin!, cancellation);
        }
        else
        {
            (var body, refusal) = await ReadAsync<ApiKeyCreation>(request, zone);
            if (refusal is not null) return refusal;
            (made, refusal) = await keys.CreateAsync(found, body!.Operation, body.Signature, cancellation);
        }

        if (refusal is not null) return refusal;
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Json(new { key = made!.Secret, id = made.Kept.Id, role = made.Kept.Role, label = made.Kept.Label, created = made.Kept.CreatedAtUnixSeconds }, JsonSettings.Options, statusCode: 201);
    }

    private static async Task<IResult> RevokeAsync(string zone, string key, HttpRequest request, ZoneSet zones, ApiKeyGuard guard, ZoneKeys keys, CancellationToken cancellation)
    {
        if (zones.Find(zone) is not { } found) return Refusals.UnknownZone();
        if (ApiKeyGuard.HasKey(request))
        {
            var (_, unauthorized) = await guard.AuthorizeAsync(request, found, ApiKeyRole.Admin, cancellation);
            return unauthorized ?? await keys.RevokeAsync(found, key, cancellation) ?? Results.NoContent();
        }

        var (body, refusal) = await ReadAsync<ApiKeyRevocation>(request, zone);
        if (refusal is not null) return refusal;
        if (body!.Operation.Key != key) return Refusals.InvalidBody("The operation names another key than the URL.");
        return await keys.RevokeAsync(found, body.Operation, body.Signature, cancellation) ?? Results.NoContent();
    }

    private static async Task<(Signed<T>? Body, Problem? Refusal)> ReadAsync<T>(HttpRequest request, string zone)
        where T : ZoneKeyOperation
    {
        var (body, refusal) = await OperationJson.ReadAsync<Signed<T>>(request);
        if (refusal is not null) return (null, refusal);
        // The serializer cannot see that a type parameter takes no null.
        if (body!.Operation is null) return (null, Refusals.InvalidBody("The operation is missing."));
        return body.Operation.Zone == zone ? (body, null) : (null, Refusals.InvalidBody("The operation names another zone than the URL."));
    }

    private static object View(StoredApiKey key) => new
    {
        id = key.Id,
        role = key.Role,
        label = key.Label,
        created = key.CreatedAtUnixSeconds,
        lastUsed = key.LastUsedAtUnixSeconds,
        signed = key.Signature.Length > 0,
    };
}
