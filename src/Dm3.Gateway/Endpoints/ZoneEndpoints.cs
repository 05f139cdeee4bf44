using Dm3.Gateway.Registration;
using Dm3.Gateway.Zones;
using Dm3.Hosting;

namespace Dm3.Gateway.Endpoints;

/// <summary>The zones: what can be registered there, and what a client needs to know to resolve and to sign.</summary>
public static class ZoneEndpoints
{
    /// <summary>Maps <c>GET /v1/zones</c>, <c>GET /v1/zones/{zone}</c> and <c>PUT /v1/zones/{zone}</c>.</summary>
    public static void MapZones(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/zones", (ZoneSet zones, GatewayOptions options, ZoneSigners signers, ZoneStanding standing, ZoneBudgets budgets) =>
            Results.Json(new { zones = zones.All.Select(zone => View(zone, options, signers, standing, budgets)) }, JsonSettings.Options));
        routes.MapGet("/v1/zones/{zone}", (string zone, ZoneSet zones, GatewayOptions options, ZoneSigners signers, ZoneStanding standing, ZoneBudgets budgets) =>
            zones.Find(zone) is { } found ? Results.Json(View(found, options, signers, standing, budgets), JsonSettings.Options) : Refusals.UnknownZone());
        routes.MapPut("/v1/zones/{zone}", async (string zone, HttpRequest request, ZoneClaims claims, GatewayOptions options, ZoneSigners signers, ZoneStanding standing, ZoneBudgets budgets, CancellationToken cancellation) =>
        {
            var (body, refusal) = await OperationJson.ReadAsync<ClaimBody>(request);
            if (refusal is not null) return refusal;
            if (body!.Operation.Zone != zone) return Refusals.InvalidBody("The operation names another zone than the URL.");
            var (claimed, unfit) = await claims.ClaimAsync(body.Operation, body.Signature, cancellation);
            return unfit ?? Results.Json(View(claimed!, options, signers, standing, budgets), JsonSettings.Options, statusCode: claimed!.Version == 1 ? 201 : 200);
        });
    }

    private sealed record ClaimBody(ZoneClaim Operation, byte[] Signature);

    private static object View(Zone zone, GatewayOptions options, ZoneSigners signers, ZoneStanding standing, ZoneBudgets budgets) => new
    {
        name = zone.Name,
        kind = zone.Kind,
        owner = zone.Owner?.ToString(),
        version = zone.Version,
        suspended = standing.IsSuspended(zone),
        policy = ZoneWords.Of(zone),
        rules = zone.Policy,
        chainId = options.ChainId,
        resolver = zone.Resolver.ToString(),
        resolvers = zone.Resolvers.Select(resolver => resolver.ToString()),
        signer = signers.Of(zone).Address.ToString(),
        limits = new
        {
            minLabelLength = zone.Policy.MinLabelLength,
            maxLabelLength = zone.Policy.MaxLabelLength,
            maxDepth = RecordLimits.MaxDepth,
            maxDeeperNames = RecordLimits.MaxDeeperNames,
            maxTextKeyBytes = RecordLimits.MaxTextKeyBytes,
            maxTextBytes = RecordLimits.MaxTextBytes,
            maxAddressBytes = RecordLimits.MaxAddressBytes,
            maxContenthashBytes = RecordLimits.MaxContenthashBytes,
            maxRecords = RecordLimits.MaxRecords,
            maxTotalBytes = RecordLimits.MaxTotalBytes,
            maxDeadlineSeconds = RecordLimits.MaxDeadlineSeconds,
            // Of one client address (of IPv6, one network of 64 bits); null: any number. Over a limit: 429 with Retry-After.
            lookupsPerMinutePerClient = OrNull(budgets.LookupsPerClient(zone)),
            lookupsPerMinute = OrNull(zone.Policy.Limits.LookupsPerMinute),
            readsPerMinutePerClient = OrNull(options.Limits.ReadsPerMinutePerClient),
            writesPerMinutePerClient = OrNull(budgets.WritesPerClient(zone)),
            keyCallsPerMinutePerClient = OrNull(options.Limits.KeyCallsPerMinutePerClient),
        },
    };

    private static int? OrNull(int limit) => limit > 0 ? limit : null;
}
