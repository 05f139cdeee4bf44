using System.Globalization;
using Dm3.Gateway.Auth;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Zones;
using Dm3.Gateway.Zones.Exchange;
using Dm3.Hosting;
using Dm3.Storage.Zones;
using Microsoft.AspNetCore.Http.Features;

namespace Dm3.Gateway.Endpoints;

/// <summary>A zone's names as NDJSON, in and out, by API key: imports with the role write, exports with the role read.</summary>
public static class ZoneExchangeEndpoints
{
    /// <summary>Media type of both.</summary>
    public const string Ndjson = "application/x-ndjson";

    // Each holds some megabytes.
    private const int MostAtOnce = 8;

    private static readonly SemaphoreSlim Turns = new(MostAtOnce);

    /// <summary>Maps <c>POST /v1/zones/{zone}/names:import</c> and <c>GET …/names:export</c>.</summary>
    public static void MapZoneExchange(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/zones/{zone}/names:import", ImportAsync);
        routes.MapGet("/v1/zones/{zone}/names:export", ExportAsync);
    }

    private static async Task<IResult> ImportAsync(
        string zone, HttpContext context, ZoneSet zones, ApiKeyGuard guard, ZoneStanding standing, ZoneImport import, CancellationToken cancellation, string? from = null, string? dryRun = null)
    {
        if (zones.Find(zone) is not { } found) return Refusals.UnknownZone();
        var (_, refusal) = await guard.AuthorizeAsync(context.Request, found, ApiKeyRole.Write, cancellation);
        if (refusal is not null) return refusal;
        var first = 1L;
        if (from is not null && (!long.TryParse(from, NumberStyles.None, CultureInfo.InvariantCulture, out first) || first is < 1 or > 1L << 52)) return Refusals.InvalidQuery("from must be the number of the first line.");
        if (dryRun is not (null or "true" or "false")) return Refusals.InvalidQuery("dryRun must be true or false.");
        if (await standing.CheckAsync(found, cancellation) is { } suspended) return suspended;
        if (!await Turns.WaitAsync(0, cancellation)) return TooMany();
        try
        {
            // Lines are limited as they are read; how many there are is not.
            context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
            Begin(context);
            var request = new ZoneImport.Request(found, first, dryRun == "true", token => guard.AuthorizeAsync(context.Request, found, ApiKeyRole.Write, token));
            await import.RunAsync(request, context.Request.BodyReader, context.Response.BodyWriter, cancellation);
        }
        catch (Exception fault) when (fault is BadHttpRequestException or IOException or OperationCanceledException)
        {
            // The client left or came too slowly. What it was answered is done; the rest it sends again.
            context.Abort();
        }
        finally
        {
            Turns.Release();
        }

        return Results.Empty;
    }

    private static async Task<IResult> ExportAsync(string zone, HttpContext context, ZoneSet zones, ApiKeyGuard guard, ZoneExport export, CancellationToken cancellation)
    {
        if (zones.Find(zone) is not { } found) return Refusals.UnknownZone();
        var (_, refusal) = await guard.AuthorizeAsync(context.Request, found, ApiKeyRole.Read, cancellation);
        if (refusal is not null) return refusal;
        if (!await Turns.WaitAsync(0, cancellation)) return TooMany();
        try
        {
            Begin(context);
            await export.RunAsync(found, context.Response.BodyWriter, cancellation);
        }
        finally
        {
            Turns.Release();
        }

        return Results.Empty;
    }

    private static void Begin(HttpContext context)
    {
        context.Response.ContentType = Ndjson;
        context.Response.Headers.CacheControl = "no-store";
    }

    private static Problem TooMany() => new(429, "rate-limited", "Too many imports and exports at once: try again in a while.") { RetryAfterSeconds = 5 };
}
