using Dm3.Ethereum;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Zones;
using Dm3.Hosting;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Endpoints;

/// <summary>Names: read and list them, register, change, transfer and release them.</summary>
public static class NameEndpoints
{
    private const int MaxPage = 200;

    /// <summary>Maps <c>/v1/names…</c> and <c>/v1/availability/{name}</c>.</summary>
    public static void MapNames(this IEndpointRouteBuilder routes)
    {
        var names = routes.MapGroup("/v1/names");
        names.MapGet("/", List);
        names.MapGet("/{name}", Get);
        names.MapPost("/", async (HttpRequest request, RegistrationService registrations, ZoneBudgets budgets, CancellationToken cancellation) =>
        {
            var (name, refusal) = await ExecuteAsync<NameRegistration>(request, null, registrations, budgets, cancellation);
            // 202: registered, and to be admitted by the zone's operator before it answers.
            return refusal ?? (IResult)Results.Json(NameView.Of(name!), JsonSettings.Options, statusCode: name!.QuarantinedFor is null ? 201 : 202);
        });
        names.MapPatch("/{name}", Execute<RecordUpdate>);
        names.MapPost("/{name}/transfer", Execute<Transfer>);
        names.MapPost("/{name}/renew", Execute<Renewal>);
        names.MapPost("/{name}/primary", Execute<PrimaryName>);
        names.MapDelete("/{name}", Execute<Release>);
        routes.MapGet("/v1/availability/{name}", Availability);
    }

    private static IResult Get(string name, HttpContext context, NameRules rules, CurrentNames names, ZoneBudgets budgets)
    {
        if (rules.Read(name, out var read) is { } refusal) return refusal;
        if (budgets.TakeLookup(read!.Zone, context) is { } tooMany) return tooMany;
        return names.Find(read) switch
        {
            { Released: false } stored => Results.Json(NameView.Of(stored), JsonSettings.Options),
            var released => Refusals.NotRegistered(released?.Version ?? 0),
        };
    }

    private static IResult List(NameStore store, CurrentNames names, ZoneSet zones, string? owner = null, string? zone = null, string? prefix = null, string? cursor = null, string? limit = null)
    {
        Address? ownerAddress = null;
        if (owner is not null)
        {
            if (!Address.TryParse(owner, out var parsed)) return Refusals.InvalidQuery("owner must be 0x and 40 hex digits.");
            ownerAddress = parsed;
        }

        var count = 50;
        if (limit is not null && (!int.TryParse(limit, out count) || count is < 1 or > MaxPage)) return Refusals.InvalidQuery($"limit must be 1 to {MaxPage}.");
        if (zone is not null && zones.Find(zone) is null) return Refusals.UnknownZone();
        if ((prefix?.Length ?? 0) > RecordLimits.MaxNameLength || (cursor?.Length ?? 0) > RecordLimits.MaxNameLength)
            return Refusals.InvalidQuery($"prefix and cursor have at most {RecordLimits.MaxNameLength} characters.");

        // Without a zone, the zones that list their names are asked one after the other: names are ordered by zone, then by name.
        var open = (zone is null ? zones.All.OrderBy(each => each.Name, StringComparer.Ordinal).ToList() : [zones.Find(zone)!]).Where(each => each.Policy.Listing).ToList();
        if (open.Count == 0) return Refusals.ListingClosed();
        var page = NamePage.Read(store, open, names.Now, ownerAddress, prefix ?? "", cursor, count);
        return page is null ? Refusals.InvalidQuery("cursor must be one that an earlier page gave.") : Results.Json(page, JsonSettings.Options);
    }

    private static IResult Availability(string name, HttpContext context, NameRules rules, CurrentNames names, ZoneStanding standing, ZoneBudgets budgets)
    {
        var refusal = rules.Read(name, out var read);
        if (refusal?.Code == "unknown-zone") return refusal;
        if (read is not null && budgets.TakeLookup(read.Zone, context) is { } tooMany) return tooMany;
        refusal ??= standing.IsSuspended(read!.Zone) ? Refusals.ZoneSuspended() : rules.CheckFree(read);
        var version = read is { Depth: > 0 } ? names.Find(read)?.Version ?? 0 : 0;
        // A name that nobody could register in any spelling, and one in the wrong spelling, are both "invalid" here.
        var reason = refusal?.Code is "invalid-name" or "name-not-normalized" ? "invalid" : refusal?.Code;
        var status = reason switch
        {
            null => "available",
            "cooling-off" => "reserved",
            "not-registered" or "zone-suspended" => "zone-closed",
            _ => reason,
        };
        // Whether somebody meets the conditions of a zone is only known once it asks.
        var conditions = refusal is null && read is { Depth: 1, AddressOwner: null } ? ZoneWords.ConditionsOf(read.Zone) : null;
        return Results.Json(new { name, available = refusal is null, status, reason, detail = refusal?.Detail, conditions, version }, JsonSettings.Options);
    }

    private static async Task<IResult> Execute<T>(HttpRequest request, string name, RegistrationService registrations, ZoneBudgets budgets, CancellationToken cancellation)
        where T : Operation
    {
        var (stored, refusal) = await ExecuteAsync<T>(request, name, registrations, budgets, cancellation);
        return refusal ?? (IResult)Results.Json(NameView.Of(stored!), JsonSettings.Options);
    }

    private static async Task<(StoredName? Name, Problem? Refusal)> ExecuteAsync<T>(
        HttpRequest request, string? routeName, RegistrationService registrations, ZoneBudgets budgets, CancellationToken cancellation)
        where T : Operation
    {
        var (body, refusal) = await OperationJson.ReadAsync<OperationJson.SignedBody<T>>(request);
        if (refusal is not null) return (null, refusal);
        // The serializer cannot see that a type parameter takes no null.
        if (body!.Operation is null) return (null, Refusals.InvalidBody("The operation is missing."));
        if (routeName is not null && routeName != body.Operation.Name) return (null, Refusals.InvalidBody("The operation names another name than the URL."));
        if (budgets.TakeWrite(body.Operation.Name, request.HttpContext) is { } tooMany) return (null, tooMany);
        Operation operation = body.Operation;
        if (body.Voucher is not null)
        {
            if (operation is not NameRegistration registration) return (null, Refusals.InvalidBody("A voucher goes with a registration."));
            operation = registration with { Voucher = body.Voucher };
        }

        return await registrations.ExecuteAsync(operation, body.Signature, cancellation);
    }
}
