using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;

namespace Dm3.Core.Messages;

/// <summary>One sealed message with metadata for several delivery services, which a proxy tries in order until one accepts.</summary>
/// <param name="To">The receiver's name.</param>
/// <param name="SealedMessage">The ciphertext that all services get.</param>
/// <param name="Services">Metadata by service, in the order of the receiver's profile.</param>
public sealed record ProxyEnvelope(string To, string SealedMessage, IReadOnlyList<ProxyEnvelopeService> Services)
{
    /// <summary>Reads a proxy envelope: exactly the members of the deployed form.</summary>
    public static bool TryRead(JsonElement value, [NotNullWhen(true)] out ProxyEnvelope? envelope)
    {
        envelope = null;
        if (!JsonMembers.TryRead(value, ["to", "encryptedMessage", "encryptionEnvelops"], [], out var members)) return false;
        if (!members.TryText("to", out var to) || !members.TryText("encryptedMessage", out var message)) return false;
        if (!members.TryGet("encryptionEnvelops", out var list) || list.ValueKind != JsonValueKind.Array) return false;
        var services = new List<ProxyEnvelopeService>();
        foreach (var item in list.EnumerateArray())
        {
            if (!ProxyEnvelopeService.TryRead(item, out var service)) return false;
            services.Add(service);
        }

        envelope = new ProxyEnvelope(to, message, services);
        return true;
    }

    /// <summary>What to submit to one service.</summary>
    public Envelope For(ProxyEnvelopeService service) => new(SealedMessage, service.Metadata);

    /// <summary>The object.</summary>
    public JsonObject ToJson() => new()
    {
        ["to"] = To,
        ["encryptedMessage"] = SealedMessage,
        ["encryptionEnvelops"] = new JsonArray([.. Services.Select(service => service.ToJson())]),
    };
}
