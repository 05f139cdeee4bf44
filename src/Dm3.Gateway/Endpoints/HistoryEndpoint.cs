using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Ethereum.Encoding;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Zones;
using Dm3.Gateway.Zones.Exchange;
using Dm3.Hosting;
using Dm3.Storage.Operations;

namespace Dm3.Gateway.Endpoints;

/// <summary>
/// What was done with a name, by whom, and what they signed: everybody can check that the service does what owners ask, and nothing else. A digest that is an
/// EIP-712 digest can be computed from the message, and the signer found from digest and signature.
/// </summary>
public static class HistoryEndpoint
{
    private const int DefaultPage = 50;
    private const int MaxPage = 200;

    /// <summary>A page of operations, the oldest first.</summary>
    /// <param name="Operations">The operations.</param>
    /// <param name="Next">Cursor of the next page; null on the last one.</param>
    private sealed record Page(IReadOnlyList<Entry> Operations, string? Next);

    /// <summary>An operation.</summary>
    /// <param name="Kind">What it did.</param>
    /// <param name="Version">Version of the name after it.</param>
    /// <param name="At">When it was accepted, Unix seconds.</param>
    /// <param name="By">Who signed it; null for the operator of the zone, who asks by API key.</param>
    /// <param name="Owner">The owner that it made.</param>
    /// <param name="Message">What was signed.</param>
    /// <param name="Digest">Its digest.</param>
    /// <param name="Signature">The signature; empty for the operator.</param>
    /// <param name="Reason">Of a suspension.</param>
    /// <param name="Imported">Of an import: what was done with the name before, at another registry.</param>
    private sealed record Entry(
        OperationKind Kind, long Version, long At, string? By, string? Owner, JsonNode? Message, string Digest, string Signature, string? Reason, JsonElement? Imported);

    /// <summary>Maps <c>GET /v1/names/{name}/history</c>.</summary>
    public static void MapHistory(this IEndpointRouteBuilder routes) => routes.MapGet("/v1/names/{name}/history", Get);

    private static IResult Get(string name, HttpContext context, NameRules rules, OperationStore operations, ZoneBudgets budgets, string? cursor = null, string? limit = null)
    {
        if (rules.Read(name, out var read) is { } refusal) return refusal;
        // Where names are not to be listed, or are phone numbers, neither is what became of them.
        if (read!.Zone.Policy is not { Listing: true } || read.Zone.IsPrivate) return Refusals.HistoryClosed();
        if (budgets.TakeLookup(read.Zone, context) is { } tooMany) return tooMany;
        var count = DefaultPage;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MaxPage))
            return Refusals.InvalidQuery($"limit must be 1 to {MaxPage}.");
        var after = 0L;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            return Refusals.InvalidQuery("cursor must be one that an earlier page gave.");

        // One more than asked for tells whether there is a next page.
        var found = operations.OfName(read.Node, after, count + 1);
        if (found.Count == 0 && cursor is null) return Refusals.NotRegistered(0);
        return Results.Json(
            new Page([.. found.Take(count).Select(View)], found.Count > count ? found[count - 1].Sequence.ToString(CultureInfo.InvariantCulture) : null), JsonSettings.Options);
    }

    private static Entry View(StoredOperation operation) => new(
        operation.Kind,
        operation.Version,
        operation.Evidence.AcceptedAtUnixSeconds,
        operation.Evidence.ApiKey is null ? operation.Evidence.Signer.ToString() : null,
        operation.Owner?.ToString(),
        // An operator's message names the API key, which is nobody else's business.
        operation.Evidence.ApiKey is null ? Parse(operation.Evidence.Message) : null,
        operation.Evidence.Digest.ToString(),
        Hex.Encode(operation.Evidence.Signature.Span),
        operation.Reason,
        operation.Kind == OperationKind.Import && OperationLines.Imported(operation) is { } earlier ? JsonSerializer.SerializeToElement(earlier, OperationJson.Writing) : null);

    private static JsonNode? Parse(string message)
    {
        try
        {
            return JsonNode.Parse(message);
        }
        catch (JsonException)
        {
            return JsonValue.Create(message);
        }
    }
}
