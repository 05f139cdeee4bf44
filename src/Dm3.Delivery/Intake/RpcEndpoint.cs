using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Delivery.Endpoints;
using Dm3.Hosting;

namespace Dm3.Delivery.Intake;

/// <summary>
/// <c>POST /rpc</c>. Calls with an <c>id</c>, and batches, are answered as JSON-RPC 2.0 says. Deployed clients send no <c>id</c> and expect an answer all the same: theirs
/// is that of the deployed service.
/// </summary>
public static class RpcEndpoint
{
    private const int MaxCalls = 20;

    /// <summary>Maps it.</summary>
    public static void MapIntake(this IEndpointRouteBuilder routes) => routes.MapPost("/rpc", AnswerAsync);

    private static async Task<IResult> AnswerAsync(HttpRequest request, RpcMethods methods, CancellationToken cancellation)
    {
        if (await DeployedAuthEndpoints.ReadAsync(request, cancellation) is not { } body) return Json(Refusal(RpcErrorCode.Parse, "The body is not JSON."), 400);
        if (body.ValueKind != JsonValueKind.Array)
        {
            var reply = await methods.CallAsync(body, cancellation);
            return body.ValueKind == JsonValueKind.Object && TryId(body, out var id) ? Json(reply.ToJson(id)) : reply.Deployed;
        }

        if (body.GetArrayLength() is 0 or > MaxCalls) return Json(Refusal(RpcErrorCode.InvalidRequest, $"A batch holds 1 to {MaxCalls} calls."), 400);
        var replies = new JsonArray();
        foreach (var call in body.EnumerateArray())
        {
            var reply = await methods.CallAsync(call, cancellation);
            if (call.ValueKind != JsonValueKind.Object) replies.Add((JsonNode)reply.ToJson(null));
            else if (TryId(call, out var id)) replies.Add((JsonNode)reply.ToJson(id));
        }

        return replies.Count == 0 ? Results.NoContent() : Json(replies);
    }

    private static bool TryId(JsonElement call, out JsonNode? id)
    {
        id = null;
        if (!call.TryGetProperty("id", out var value)) return false;
        if (value.ValueKind is JsonValueKind.String or JsonValueKind.Number) id = JsonNode.Parse(value.GetRawText());
        return true;
    }

    private static JsonObject Refusal(int code, string message) => new RpcReply(null, code, message) { Deployed = Results.Empty }.ToJson(null);

    private static IResult Json(JsonNode body, int status = 200) => Results.Text(body.ToJsonString(JsonSettings.Options), "application/json; charset=utf-8", statusCode: status);
}
