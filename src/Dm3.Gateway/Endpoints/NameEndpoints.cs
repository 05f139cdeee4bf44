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
        names.MapPost("/", async (HttpRequest request, RegistrationService registrations, CancellationToken cancellation) =>
        {
            var (name, refusal) = await ExecuteAsync<NameRegistration>(request, null, registrations, cancellation);
            return refusal ?? (IResult)Results.Json(NameView.Of(name!), JsonSettings.Options, statusCode: 201);
        });
        names.MapPatch("/{name}", Execute<RecordUpdate>);
        names.MapPost("/{name}/transfer", Execute<Transfer>);
        names.MapPost("/{name}/renew", Execute<Renewal>);
        names.MapPost("/{name}/primary", Execute<PrimaryName>);
        names.MapDelete("/{name}", Execute<Release>);
        routes.MapGet("/v1/availability/{name}", Availability);
    }

    private static IResult Get(string name, NameRules rules, CurrentNames names)
    {
        if (rules.Read(name, out var read) is { } refusal) return refusal;
        return names.Find(read!) switch
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

    private static IResult Availability(string name, NameRules rules, CurrentNames names)
    {
        var refusal = rules.Read(name, out var read);
        if (refusal?.Code == "unknown-zone") return refusal;
        var version = 0L;
        refusal ??= NameAvailability.Check(read!, names, out version);

        // A name that nobody could register in any spelling, and one in the wrong spelling, are both "invalid" here.
        var reason = refusal?.Code is "invalid-name" or "name-not-normalized" ? "invalid" : refusal?.Code;
        return Results.Json(new { name, available = refusal is null, reason, detail = refusal?.Detail, version }, JsonSettings.Options);
    }

    private static async Task<IResult> Execute<T>(HttpRequest request, string name, RegistrationService registrations, CancellationToken cancellation)
        where T : Operation
    {
        var (stored, refusal) = await ExecuteAsync<T>(request, name, registrations, cancellation);
        return refusal ?? (IResult)Results.Json(NameView.Of(stored!), JsonSettings.Options);
    }

    private static async Task<(StoredName? Name, Problem? Refusal)> ExecuteAsync<T>(
        HttpRequest request, string? routeName, RegistrationService registrations, CancellationToken cancellation)
        where T : Operation
    {
        var (body, refusal) = await OperationJson.ReadAsync<OperationJson.SignedBody<T>>(request);
        if (refusal is not null) return (null, refusal);
        // The serializer cannot see that a type parameter takes no null.
        if (body!.Operation is null) return (null, Refusals.InvalidBody("The operation is missing."));
        return routeName is not null && routeName != body.Operation.Name
            ? (null, Refusals.InvalidBody("The operation names another name than the URL."))
            : await registrations.ExecuteAsync(body.Operation, body.Signature, cancellation);
    }
}
