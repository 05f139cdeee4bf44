using Dm3.Hosting;
using Dm3.Hosting.Api;

namespace Dm3.Delivery.Endpoints;

/// <summary><c>GET /v1/config</c>: what of the service may change without anybody's profile changing. Source: the seed paper's mutable configuration.</summary>
public static class ConfigEndpoint
{
    /// <summary>Maps it.</summary>
    public static void MapConfig(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/config", (DeliveryOptions options) => Results.Json(
            new
            {
                ensName = options.EnsName,
                messageTtlDays = options.HoldingDays,
                maxEnvelopeBytes = options.MaxEnvelopeBytes,
                spam = new
                {
                    // What recipients may ask for. What one asks for is in its profile extension (dm3_getProfileExtension).
                    rules = (string[])["blocked", "contacts-only", "min-nonce", "min-balance", "min-token-balance", "min-holding"],
                    answerCacheSeconds = options.Spam.AnswerCacheSeconds,
                    maxContacts = options.Spam.MaxContacts,
                },
            },
            JsonSettings.Options))
        .Describe(new RouteDescription("Service", "Limits and conditions of this service."));
}
