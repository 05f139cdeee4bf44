using System.Globalization;
using Dm3.Gateway.Auth;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Zones;
using Dm3.Gateway.Zones.Labels;
using Dm3.Gateway.Zones.Statistics;
using Dm3.Hosting;
using Dm3.Storage.Zones;

namespace Dm3.Gateway.Endpoints;

/// <summary>Names that the operator of a zone manages, by API key with the role write. Answers carry the name's version as ETag; <c>If-Match</c> takes it.</summary>
public static class VendorNameEndpoints
{
    private sealed record GivenReason(string Reason);

    /// <summary>Maps <c>/v1/zones/{zone}/names/{label}…</c>.</summary>
    public static void MapVendorNames(this IEndpointRouteBuilder routes)
    {
        var names = routes.MapGroup("/v1/zones/{zone}/names/{label}").AddEndpointFilter(CountAsync);
        names.MapPut("/", async (string zone, string label, HttpRequest request, Caller caller, VendorNames vendor, CancellationToken cancellation) =>
        {
            var (asked, refusal) = await caller.ReadAsync(request, zone, label, cancellation);
            if (refusal is not null) return refusal;
            var (body, unfit) = await OperationJson.ReadAsync<VendorName>(request);
            return unfit ?? View(request, await vendor.PutAsync(asked!.Name, body!, asked.Version, asked.Key, cancellation));
        });
        names.MapDelete("/", async (string zone, string label, HttpRequest request, Caller caller, VendorNames vendor, CancellationToken cancellation) =>
        {
            var (asked, refusal) = await caller.ReadAsync(request, zone, label, cancellation);
            if (refusal is not null) return refusal;
            return (await vendor.DeleteAsync(asked!.Name, asked.Version, asked.Key, cancellation)).Refusal ?? Results.NoContent();
        });
        names.MapPost("/suspend", async (string zone, string label, HttpRequest request, Caller caller, VendorNames vendor, CancellationToken cancellation) =>
        {
            var (asked, refusal) = await caller.ReadAsync(request, zone, label, cancellation);
            if (refusal is not null) return refusal;
            var (body, unfit) = await OperationJson.ReadAsync<GivenReason>(request);
            return unfit ?? View(request, await vendor.SuspendAsync(asked!.Name, body!.Reason, asked.Key, cancellation));
        });
        names.MapPost("/resume", async (string zone, string label, HttpRequest request, Caller caller, VendorNames vendor, CancellationToken cancellation) =>
        {
            var (asked, refusal) = await caller.ReadAsync(request, zone, label, cancellation);
            return refusal ?? View(request, await vendor.ResumeAsync(asked!.Name, asked.Key, cancellation));
        });
        MapQuarantine(names);
    }

    private static async ValueTask<object?> CountAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var result = await next(context);
        var services = context.HttpContext.RequestServices;
        var zone = services.GetRequiredService<ZoneSet>().Find((string)context.HttpContext.Request.RouteValues["zone"]!);
        services.GetRequiredService<ZoneStatistics>().CountOutcome(zone, result as Problem);
        return result;
    }

    private static void MapQuarantine(IEndpointRouteBuilder names)
    {
        names.MapPost("/admit", async (string zone, string label, HttpRequest request, Caller caller, VendorNames vendor, CancellationToken cancellation) =>
        {
            var (asked, refusal) = await caller.ReadAsync(request, zone, label, cancellation);
            return refusal ?? View(request, await vendor.AdmitAsync(asked!.Name, asked.Key, cancellation));
        });
        names.MapPost("/refuse", async (string zone, string label, HttpRequest request, Caller caller, VendorNames vendor, CancellationToken cancellation) =>
        {
            var (asked, refusal) = await caller.ReadAsync(request, zone, label, cancellation);
            if (refusal is not null) return refusal;
            var (body, unfit) = await OperationJson.ReadAsync<GivenReason>(request);
            return unfit ?? View(request, await vendor.RefuseAsync(asked!.Name, body!.Reason, asked.Key, cancellation));
        });
    }

    private static IResult View(HttpRequest request, VendorResult result)
    {
        if (result.Refusal is not null) return result.Refusal;
        var name = result.Name!;
        request.HttpContext.Response.Headers.ETag = $"\"{name.Version.ToString(CultureInfo.InvariantCulture)}\"";
        return Results.Json(NameView.Of(name), JsonSettings.Options, statusCode: result.Outcome == VendorOutcome.Created ? 201 : 200);
    }

    /// <summary>Reads what all these calls have in common: key, zone, label and <c>If-Match</c>.</summary>
    /// <remarks>The key comes first: without one, nobody learns here which labels exist.</remarks>
    public sealed class Caller(ZoneSet zones, ZoneLabels labels, NameRules rules, CurrentNames names, ApiKeyGuard guard)
    {
        /// <summary>What was asked.</summary>
        /// <param name="Name">Directly below its zone.</param>
        /// <param name="Version">Version that <c>If-Match</c> asks for; null for any.</param>
        /// <param name="Key">Who asks.</param>
        public sealed record Asked(ZoneName Name, long? Version, ApiKeyIdentity Key);

        /// <summary>Reads a request.</summary>
        public async Task<(Asked? Asked, Problem? Refusal)> ReadAsync(HttpRequest request, string zone, string label, CancellationToken cancellation)
        {
            if (zones.Find(zone) is not { } found) return (null, Refusals.UnknownZone());
            var (key, refusal) = await guard.AuthorizeAsync(request, found, ApiKeyRole.Write, cancellation);
            if (refusal is not null) return (null, refusal);
            // What is no phone number may be a name from before the zone's labels were such.
            var unfit = labels.Read(found, label, out var own);
            if (rules.Read($"{(unfit is null ? own : label)}.{zone}", out var name) is { } unreadable) return (null, unfit ?? unreadable);
            if (unfit is not null && names.Find(name!) is not ({ Released: false } or { Reserved: true })) return (null, unfit);
            if (name!.Depth != 1 || name.Zone != found) return (null, Refusals.InvalidName("A label has no dots."));
            long? version = null;
            if (request.Headers.IfMatch is [{ } match])
            {
                if (!long.TryParse(match.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return (null, Refusals.InvalidQuery("If-Match must be a version, as the ETag gives it."));
                version = number;
            }

            return (new Asked(name, version, key!), null);
        }
    }
}
