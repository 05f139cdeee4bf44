using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;
using Dm3.Core.Signing;

namespace Dm3.Core.Messages;

/// <summary>The envelope's metadata. Exactly one of the two forms of delivery information is there.</summary>
/// <param name="Version"><c>v1</c> in deployed clients.</param>
/// <param name="EncryptionScheme"><c>x25519-chacha20-poly1305</c>; null when absent, which means the same.</param>
/// <param name="SealedDeliveryInformation">JSON text of the payload for the delivery service; null once the service has opened it.</param>
/// <param name="PlainDeliveryInformation">What the service found in it; null before.</param>
/// <param name="MessageHash"><see cref="Message.Hash"/> of the message inside, as <c>0x</c> hex.</param>
/// <param name="Signature">Base64 of the sender's Ed25519 signature over the form with sealed delivery information.</param>
public sealed record EnvelopeMetadata(
    string Version,
    string? EncryptionScheme,
    string? SealedDeliveryInformation,
    DeliveryInformation? PlainDeliveryInformation,
    string MessageHash,
    string Signature)
{
    /// <summary>The version that deployed clients write.</summary>
    public const string DeployedVersion = "v1";

    /// <summary>The only encryption there is.</summary>
    public const string DefaultScheme = "x25519-chacha20-poly1305";

    /// <summary>The text that the sender signs: canonical JSON without the signature.</summary>
    public string ToSignedText()
    {
        using var json = Write(withSignature: false);
        return json.ToString();
    }

    /// <summary>True when the signature is of this key. Never true once the delivery information is plain: the signature covers its ciphertext.</summary>
    public bool IsSigned(SigningPublicKey senderKey)
    {
        using var json = Write(withSignature: false);
        return senderKey.Verifies(json.Written, Signature);
    }

    internal static bool TryRead(JsonElement value, out EnvelopeMetadata metadata)
    {
        metadata = new EnvelopeMetadata("", null, null, null, "", "");
        if (!JsonMembers.TryRead(value, ["version", "deliveryInformation", "messageHash", "signature"], ["encryptionScheme"], out var members)) return false;
        if (!members.TryText("version", out var version) || !members.TryText("messageHash", out var hash) || !members.TryText("signature", out var signature)) return false;
        if (!members.TryOptionalText("encryptionScheme", out var scheme)) return false;
        DeliveryInformation? plain = null;
        if (!members.TryText("deliveryInformation", out var text))
        {
            text = null;
            if (!members.TryGet("deliveryInformation", out var information) || !DeliveryInformation.TryRead(information, out plain)) return false;
        }

        metadata = new EnvelopeMetadata(version, scheme, text, plain, hash, signature);
        return true;
    }

    internal JsonObject ToJson()
    {
        using var json = Write(withSignature: true);
        return JsonNode.Parse(json.ToString())!.AsObject();
    }

    /// <summary>Writes the members into an object that has begun.</summary>
    internal void WriteMembers(CanonicalWriter json, bool withSignature)
    {
        if (PlainDeliveryInformation is { } plain)
        {
            json.BeginObject("deliveryInformation");
            plain.WriteMembers(json);
            json.EndObject();
        }
        else
        {
            json.Add("deliveryInformation", SealedDeliveryInformation);
        }

        json.Add("encryptionScheme", EncryptionScheme);
        json.Add("messageHash", MessageHash);
        if (withSignature) json.Add("signature", Signature);
        json.Add("version", Version);
    }

    private CanonicalWriter Write(bool withSignature)
    {
        var json = new CanonicalWriter();
        json.BeginObject();
        WriteMembers(json, withSignature);
        json.EndObject();
        return json;
    }
}
