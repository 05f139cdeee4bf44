using System.Text.Json.Nodes;

namespace Dm3.Delivery.Intake;

/// <summary>Outcome of a JSON-RPC call, in both forms: that of the specification, and that of the deployed service, whose clients send no <c>id</c>.</summary>
/// <param name="Result">Of a success; null of a failure.</param>
/// <param name="Code">Code of a failure; 0 of a success.</param>
/// <param name="Message">One sentence for people, of a failure.</param>
public sealed record RpcReply(JsonNode? Result, int Code, string Message)
{
    /// <summary>More about a failure, for programs.</summary>
    public JsonNode? Data { get; init; }

    /// <summary>What the deployed service answers.</summary>
    public required IResult Deployed { get; init; }

    /// <summary>The JSON-RPC 2.0 object.</summary>
    public JsonObject ToJson(JsonNode? id)
    {
        var reply = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id?.DeepClone() };
        if (Code == 0)
        {
            reply["result"] = Result?.DeepClone();
            return reply;
        }

        var error = new JsonObject { ["code"] = Code, ["message"] = Message };
        if (Data is not null) error["data"] = Data.DeepClone();
        reply["error"] = error;
        return reply;
    }
}
