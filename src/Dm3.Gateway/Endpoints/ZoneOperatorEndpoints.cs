using System.Globalization;
using Dm3.Gateway.Auth;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Zones;
using Dm3.Gateway.Zones.Labels;
using Dm3.Gateway.Zones.Statistics;
using Dm3.Hosting;
using Dm3.Storage.Names;
using Dm3.Storage.Zones;

namespace Dm3.Gateway.Endpoints;

/// <summary>What the operator of a zone asks about it, by API key with the role read.</summary>
public static class ZoneOperatorEndpoints
{
    private const int MaxHandles = 1000;
    private const int QuarantinePage = 100;

    private sealed record Handles(IReadOnlyList<string> Texts);

    /// <summary>Maps <c>/v1/zones/{zone}/stats</c>, <c>…/quarantine</c> and <c>…/labels</c>.</summary>
    public static void MapZoneOperator(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/zones/{zone}/stats", StatsAsync);
        routes.MapGet("/v1/zones/{zone}/quarantine", QuarantineAsync);
        routes.MapPost("/v1/zones/{zone}/labels", LabelsAsync);
    }

    private static async Task<IResult> StatsAsync(
        string zone, HttpRequest request, ZoneSet zones, ApiKeyGuard guard, ZoneStatistics statistics, NameCounts counts, CancellationToken cancellation, string? day = null)
    {
        var (found, refusal) = await AuthorizeAsync(zone, request, zones, guard, cancellation);
        if (refusal is not null) return refusal;
        var date = DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays((int)statistics.Today);
        if (day is not null && !DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date)) return Refusals.InvalidQuery("day must be like 2026-11-26.");
        var counted = await statistics.ReadAsync(zone, date.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber, cancellation);
        return Results.Json(
            new
            {
                zone,
                day = date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                names = counts.Of(found!),
                lookups = counted.Lookups,
                writes = counted.Writes,
                refusals = counted.Refusals,
            },
            JsonSettings.Options);
    }

    private static async Task<IResult> QuarantineAsync(
        string zone, HttpRequest request, ZoneSet zones, ApiKeyGuard guard, NameRuleStore store, CancellationToken cancellation, string? cursor = null)
    {
        var (_, refusal) = await AuthorizeAsync(zone, request, zones, guard, cancellation);
        if (refusal is not null) return refusal;
        if ((cursor?.Length ?? 0) > RecordLimits.MaxNameLength) return Refusals.InvalidQuery($"cursor has at most {RecordLimits.MaxNameLength} characters.");
        var names = store.ListQuarantined(zone, cursor, QuarantinePage);
        return Results.Json(new { names = names.Select(NameView.Of), next = names.Count == QuarantinePage ? names[^1].Name : null }, JsonSettings.Options);
    }

    // In the body: what stands in a URL ends up in logs.
    private static async Task<IResult> LabelsAsync(string zone, HttpRequest request, ZoneSet zones, ApiKeyGuard guard, ZoneLabels labels, NameRules rules, CancellationToken cancellation)
    {
        var (found, refusal) = await AuthorizeAsync(zone, request, zones, guard, cancellation);
        if (refusal is not null) return refusal;
        var (body, unfit) = await OperationJson.ReadAsync<Handles>(request);
        if (unfit is not null) return unfit;
        if (body!.Texts.Count > MaxHandles || body.Texts.Contains(null)) return Refusals.InvalidBody($"texts holds at most {MaxHandles} texts.");
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            new
            {
                labels = body.Texts.Select(text =>
                {
                    var fault = labels.Read(found!, text, out var label) ?? rules.Read($"{label}.{zone}", out _);
                    return fault is null ? (object)new { label, name = $"{label}.{zone}" } : new { code = fault.Code, detail = fault.Detail };
                }),
            },
            JsonSettings.Options);
    }

    private static async Task<(Zone? Zone, Problem? Refusal)> AuthorizeAsync(string zone, HttpRequest request, ZoneSet zones, ApiKeyGuard guard, CancellationToken cancellation)
    {
        if (zones.Find(zone) is not { } found) return (null, Refusals.UnknownZone());
        var (_, refusal) = await guard.AuthorizeAsync(request, found, ApiKeyRole.Read, cancellation);
        return (found, refusal);
    }
}
