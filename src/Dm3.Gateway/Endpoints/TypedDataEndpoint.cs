using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Ethereum.TypedData;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Zones;
using Dm3.Hosting;

namespace Dm3.Gateway.Endpoints;

/// <summary>Gives, for an operation on a name or a zone, the exact document that a wallet signs with <c>eth_signTypedData_v4</c>.</summary>
public static class TypedDataEndpoint
{
    private const int DefaultDeadlineSeconds = 60 * 60;

    private static readonly Dictionary<string, Type> Kinds = new()
    {
        ["Registration"] = typeof(NameRegistration),
        ["RecordUpdate"] = typeof(RecordUpdate),
        ["Transfer"] = typeof(Transfer),
        ["Renewal"] = typeof(Renewal),
        ["Release"] = typeof(Release),
        ["PrimaryName"] = typeof(PrimaryName),
    };

    private sealed record Body(JsonObject Operation, string? Type = null, string? PrimaryType = null);

    /// <summary>Maps <c>POST /v1/typed-data</c>, body <c>{"type": "Registration", "operation": {…}}</c>; <c>primaryType</c> is taken for <c>type</c> too.</summary>
    public static void MapTypedData(this IEndpointRouteBuilder routes) => routes.MapPost(
        "/v1/typed-data",
        async (HttpRequest request, ZoneBudgets budgets, NameRules rules, RegistrationService registrations, ZoneTypedData zoneDocuments, GatewayOptions options, TimeProvider clock, CancellationToken cancellation) =>
        {
            var (body, refusal) = await OperationJson.ReadAsync<Body>(request);
            if (refusal is not null) return refusal;
            var message = body!.Operation;
            var deadline = clock.GetUtcNow().ToUnixTimeSeconds() + DefaultDeadlineSeconds;
            var type = body.Type ?? body.PrimaryType ?? KindOf(message);
            if (ZoneTypedData.Kinds.Contains(type))
            {
                var (document, undocumented) = await zoneDocuments.DescribeAsync(type, message, deadline, cancellation);
                return undocumented ?? Answer(document!);
            }

            if (!Kinds.TryGetValue(type, out var kind)) return Refusals.InvalidBody($"type must be one of {string.Join(", ", Kinds.Keys.Concat(ZoneTypedData.Kinds))}.");
            if (!TryText(message, "name", out var text)) return Refusals.InvalidBody("operation.name must be a text.");
            if (rules.Read(text, out var named) is { } unreadable) return unreadable;
            if (budgets.TakeLookup(named!.Zone, request.HttpContext) is { } tooMany) return tooMany;

            // What only the service knows, or what any caller would fill in the same way, may be left out.
            if (message["nonce"] is null) message["nonce"] = registrations.VersionOf(named!);
            if (message["deadline"] is null) message["deadline"] = deadline;
            var (operation, unfit) = OperationJson.Read(message, kind);
            if (unfit is not null) return unfit;
            if (registrations.Check(operation!, out var name) is { } broken) return (IResult)broken;
            return Answer(operation!.ToDocument(options.ChainId, name!.Zone));
        });

    private static IResult Answer(TypedDataDocument document) => Results.Json(document.ToJson(), JsonSettings.Options);

    // Most messages differ in their members, so their type can be left out too; a primary name, and what is signed for a zone, must be asked for by its type.
    private static string KindOf(JsonObject message) =>
        message.ContainsKey("newOwner") ? "Transfer"
        : message.ContainsKey("owner") ? "Registration"
        : message.ContainsKey("duration") ? "Renewal"
        : message.ContainsKey("texts") || message.ContainsKey("addresses") || message.ContainsKey("contenthash") ? "RecordUpdate"
        : "Release";

    private static bool TryText(JsonObject message, string member, out string text)
    {
        text = "";
        return message[member] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.TryGetValue(out text!);
    }
}
