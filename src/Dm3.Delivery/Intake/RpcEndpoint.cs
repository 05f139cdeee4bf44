using System.Buffers;
using System.Text.Json;
using Dm3.Delivery.Endpoints;

namespace Dm3.Delivery.Intake;

/// <summary>
/// <c>POST /rpc</c>, JSON-RPC 2.0. A single call without an <c>id</c> would be a notification; deployed clients send those and wait for an answer, so it is answered in the
/// form of the deployed service. In a batch, which no deployed client sends, a call without an <c>id</c> is a notification: it is carried out and not answered.
/// </summary>
public static class RpcEndpoint
{
    private const int MaxCalls = 20;

    /// <summary>Maps it.</summary>
    public static void MapIntake(this IEndpointRouteBuilder routes) => routes.MapPost("/rpc", AnswerAsync);

    private static async Task<IResult> AnswerAsync(HttpRequest request, RpcMethods methods, CancellationToken cancellation)
    {
        using var document = await DeployedAuthEndpoints.ParseAsync(request.Body, cancellation);
        if (document is null) return Json(Refusal(RpcErrorCode.Parse, "The body is not JSON of the depth of a call."), 400);
        var body = document.RootElement;
        if (body.ValueKind != JsonValueKind.Array)
        {
            var call = RpcCall.Read(body);
            if (call.Id is null || call.Method is null && !HasId(body)) return (await methods.CallAsync(call, isDeployed: true, cancellation)).Deployed;
            return Json((await methods.CallAsync(call, isDeployed: false, cancellation)).ToJson(call.Id));
        }

        if (body.GetArrayLength() is 0 or > MaxCalls) return Json(Refusal(RpcErrorCode.InvalidRequest, $"A batch holds 1 to {MaxCalls} calls."), 400);
        var replies = new List<ReadOnlyMemory<byte>>();
        foreach (var each in body.EnumerateArray())
        {
            var call = RpcCall.Read(each);
            var reply = await methods.CallAsync(call, isDeployed: false, cancellation);
            // What is no call at all is told so, whether or not it has an id.
            if (call.Id is { } id) replies.Add(reply.ToJson(id));
            else if (call.Code == RpcErrorCode.InvalidRequest) replies.Add(reply.ToJson(RpcCall.NoId));
        }

        return replies.Count == 0 ? Results.NoContent() : Json(Batch(replies));
    }

    private static bool HasId(JsonElement body) => Core.Encoding.JsonText.TryGetMember(body, "id", out _);

    private static byte[] Batch(List<ReadOnlyMemory<byte>> replies)
    {
        var json = new ArrayBufferWriter<byte>();
        foreach (var reply in replies)
        {
            json.Write(json.WrittenCount == 0 ? "["u8 : ","u8);
            json.Write(reply.Span);
        }

        json.Write("]"u8);
        return json.WrittenSpan.ToArray();
    }

    private static ReadOnlyMemory<byte> Refusal(int code, string message) => new RpcReply(null, code, message) { Deployed = Results.Empty }.ToJson(RpcCall.NoId);

    private static RpcResult Json(ReadOnlyMemory<byte> body, int status = 200) => new(body, status);
}
