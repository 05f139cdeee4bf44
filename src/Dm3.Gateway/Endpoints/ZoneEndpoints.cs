using Dm3.Ethereum.Ccip;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Zones;
using Dm3.Hosting;

namespace Dm3.Gateway.Endpoints;

/// <summary>The zones: what can be registered there, and what a client needs to know to resolve and to sign.</summary>
public static class ZoneEndpoints
{
    /// <summary>Maps <c>GET /v1/zones</c> and <c>GET /v1/zones/{zone}</c>.</summary>
    public static void MapZones(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/zones", (ZoneSet zones, GatewayOptions options, IAnswerSigner signer) =>
            Results.Json(new { zones = zones.All.Select(zone => View(zone, options, signer)) }, JsonSettings.Options));
        routes.MapGet("/v1/zones/{zone}", (string zone, ZoneSet zones, GatewayOptions options, IAnswerSigner signer) =>
            zones.Find(zone) is { } found ? Results.Json(View(found, options, signer), JsonSettings.Options) : Refusals.UnknownZone());
    }

    private static object View(Zone zone, GatewayOptions options, IAnswerSigner signer) => new
    {
        name = zone.Name,
        kind = zone.Kind,
        policy = Policy(zone),
        rules = zone.Policy,
        chainId = options.ChainId,
        resolver = zone.Resolver.ToString(),
        resolvers = zone.Resolvers.Select(resolver => resolver.ToString()),
        signer = signer.Address.ToString(),
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
        },
    };

    private static string Policy(Zone zone)
    {
        var least = zone.Policy.MinLabelLength;
        var labels = !zone.HasNames ? "Other labels cannot be registered." : zone.Policy.Registration switch
        {
            RegistrationMode.Open => $"Anyone may register a free label of {least} or more characters, at no price.",
            RegistrationMode.Eligible => $"Who meets the conditions may register a free label of {least} or more characters, at no price.",
            RegistrationMode.Vendor => "The operator of the zone registers its names.",
            _ => "The zone takes no new names.",
        };
        return zone.HasAddresses ? $"{labels} 0x<address>.{zone.Name} answers without registration." : labels;
    }
}
