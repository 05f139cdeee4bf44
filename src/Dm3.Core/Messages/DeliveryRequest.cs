using System.Text.Json.Nodes;

namespace Dm3.Core.Messages;

/// <summary>Bodies that clients post to <c>/rpc</c> of a delivery service. Deployed services expect no <c>id</c>; ours takes one too.</summary>
public static class DeliveryRequest
{
    /// <summary><c>dm3_submitMessage</c>: the envelope goes as a JSON text.</summary>
    public static JsonObject SubmitMessage(Envelope envelope) => Make("dm3_submitMessage", envelope.ToString());

    /// <summary><c>dm3_getDeliveryServiceProperties</c>.</summary>
    public static JsonObject GetDeliveryServiceProperties() => Make("dm3_getDeliveryServiceProperties");

    /// <summary><c>dm3_getProfileExtension</c> of a user.</summary>
    public static JsonObject GetProfileExtension(string ensName) => Make("dm3_getProfileExtension", ensName);

    private static JsonObject Make(string method, params string[] parameters) => new()
    {
        ["jsonrpc"] = "2.0",
        ["method"] = method,
        ["params"] = new JsonArray([.. parameters.Select(parameter => JsonValue.Create(parameter))]),
    };
}
