using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;

namespace Dm3.Core.Messages;

/// <summary>What travels: the sealed message, its metadata, and on the last leg the sealed postmark.</summary>
/// <param name="Message">JSON text of the payload for the receiver.</param>
/// <param name="Metadata">For the delivery service and the receiver.</param>
/// <param name="Postmark">JSON text of the payload that holds the delivery service's postmark; null before it has one.</param>
public sealed record Envelope(string Message, EnvelopeMetadata Metadata, string? Postmark = null)
{
    /// <summary>Parses the JSON text.</summary>
    /// <returns>As <see cref="TryRead"/>.</returns>
    public static bool TryParse(string json, [NotNullWhen(true)] out Envelope? envelope)
    {
        envelope = null;
        return CanonicalJson.TryParse(json, out var value) && TryRead(value, out envelope);
    }

    /// <summary>Reads an envelope: exactly the members of the deployed schema. Nothing is opened.</summary>
    public static bool TryRead(JsonElement value, [NotNullWhen(true)] out Envelope? envelope)
    {
        envelope = null;
        if (!JsonMembers.TryRead(value, ["message", "metadata"], ["postmark"], out var members)) return false;
        if (!members.TryText("message", out var message) || !members.TryOptionalText("postmark", out var postmark)) return false;
        if (!members.TryGet("metadata", out var metadataValue) || !EnvelopeMetadata.TryRead(metadataValue, out var metadata)) return false;
        envelope = new Envelope(message, metadata, postmark);
        return true;
    }

    /// <summary>Bytes that the size limit counts: UTF-8 of the canonical text. About 6 kB for a short message, 9 kB with postmark.</summary>
    public int Size()
    {
        using var json = Write();
        return json.Utf8Length;
    }

    /// <summary>The object.</summary>
    public JsonObject ToJson() => JsonNode.Parse(ToString())!.AsObject();

    /// <summary>The wire form: canonical JSON.</summary>
    public override string ToString()
    {
        using var json = Write();
        return json.ToString();
    }

    private CanonicalWriter Write()
    {
        var json = new CanonicalWriter();
        json.BeginObject();
        json.Add("message", Message);
        json.BeginObject("metadata");
        Metadata.WriteMembers(json, withSignature: true);
        json.EndObject();
        json.Add("postmark", Postmark);
        json.EndObject();
        return json;
    }
}
