using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;

namespace Dm3.Core.Messages;

/// <summary>One delivery service's part of a <see cref="ProxyEnvelope"/>.</summary>
/// <param name="EnsName">The service's name.</param>
/// <param name="Metadata">The metadata sealed to it.</param>
public sealed record ProxyEnvelopeService(string EnsName, EnvelopeMetadata Metadata)
{
    internal static bool TryRead(JsonElement value, out ProxyEnvelopeService service)
    {
        service = new ProxyEnvelopeService("", new EnvelopeMetadata("", null, null, null, "", ""));
        if (!JsonMembers.TryRead(value, ["deliveryServiceEnsName", "encryptionEnvelop"], [], out var members)) return false;
        if (!members.TryText("deliveryServiceEnsName", out var name) || !members.TryGet("encryptionEnvelop", out var envelope)) return false;
        if (!JsonMembers.TryRead(envelope, ["metadata"], [], out var inner) || !inner.TryGet("metadata", out var metadataValue)) return false;
        if (!EnvelopeMetadata.TryRead(metadataValue, out var metadata)) return false;
        service = new ProxyEnvelopeService(name, metadata);
        return true;
    }

    internal JsonObject ToJson() => new()
    {
        ["deliveryServiceEnsName"] = EnsName,
        ["encryptionEnvelop"] = new JsonObject { ["metadata"] = Metadata.ToJson() },
    };
}
