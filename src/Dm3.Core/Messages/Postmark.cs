using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;
using Dm3.Core.Signing;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;

namespace Dm3.Core.Messages;

/// <summary>What a delivery service says about an envelope it took in: when, and which. Sealed to the receiver.</summary>
/// <param name="Form">Spelling, hash and signed bytes.</param>
/// <param name="IncomingTimestampMilliseconds">Unix milliseconds by the service's clock.</param>
/// <param name="MessageHash">Hash of <see cref="Envelope.Message"/>, the ciphertext; <c>0x</c> and 64 lower-case digits.</param>
/// <param name="Signature">Base64 of the service's Ed25519 signature.</param>
public sealed record Postmark(PostmarkForm Form, long IncomingTimestampMilliseconds, string MessageHash, string Signature)
{
    private const string DeployedTimestamp = "incommingTimestamp";
    private const string SpecifiedTimestamp = "incomingTimestamp";

    /// <summary>Makes a postmark.</summary>
    /// <param name="sealedMessage"><see cref="Envelope.Message"/>.</param>
    /// <param name="now">The service's clock; whole milliseconds count.</param>
    /// <param name="service">The service's signing key.</param>
    /// <param name="form">Receivers in the field read the deployed form.</param>
    public static Postmark Create(string sealedMessage, DateTimeOffset now, SigningKeyPair service, PostmarkForm form = PostmarkForm.Deployed)
    {
        var unsigned = new Postmark(form, now.ToUnixTimeMilliseconds(), HashOf(sealedMessage, form).ToString(), "");
        return unsigned with { Signature = Base64Text.Encode(service.Sign(unsigned.SignedBytes())) };
    }

    /// <summary>Reads a postmark of either form: exactly three members.</summary>
    public static bool TryRead(JsonElement value, [NotNullWhen(true)] out Postmark? postmark)
    {
        postmark = null;
        var form = PostmarkForm.Deployed;
        if (!JsonMembers.TryRead(value, [DeployedTimestamp, "messageHash", "signature"], [], out var members))
        {
            form = PostmarkForm.Specification;
            if (!JsonMembers.TryRead(value, [SpecifiedTimestamp, "messageHash", "signature"], [], out members)) return false;
        }

        if (!members.TryInteger(TimestampName(form), out var timestamp)) return false;
        if (!members.TryText("messageHash", out var hash) || !members.TryText("signature", out var signature)) return false;
        postmark = new Postmark(form, timestamp, hash, signature);
        return true;
    }

    /// <summary>True when the postmark is of this ciphertext.</summary>
    public bool IsOf(string sealedMessage) =>
        Utf8Text.TryGetBytes(sealedMessage, out _) && MessageHash == HashOf(sealedMessage, Form).ToString();

    /// <summary>True when the signature is of this service.</summary>
    public bool IsSigned(SigningPublicKey service) =>
        Base64Text.TryDecode(Signature, out var signature) && service.Verifies(SignedBytes(), signature);

    /// <summary>The object.</summary>
    public JsonObject ToJson() => JsonNode.Parse(ToString())!.AsObject();

    /// <summary>The plaintext that is encrypted: canonical JSON.</summary>
    public override string ToString() => ToText(Signature);

    private static string TimestampName(PostmarkForm form) => form == PostmarkForm.Deployed ? DeployedTimestamp : SpecifiedTimestamp;

    // The message is a text already; deployed services serialise it once more, so what they hash begins and ends with a quotation mark.
    private static Hash256 HashOf(string sealedMessage, PostmarkForm form) => form == PostmarkForm.Deployed
        ? HashOfText(sealedMessage)
        : Sha256Hash.Of(sealedMessage);

    private static Hash256 HashOfText(string text)
    {
        using var json = new PooledText();
        CanonicalJson.WriteString(json, text);
        return PersonalMessage.Hash(json.Written);
    }

    private string ToText(string? signature)
    {
        using var json = new CanonicalWriter();
        json.BeginObject();
        json.Add(TimestampName(Form), IncomingTimestampMilliseconds);
        json.Add("messageHash", MessageHash);
        json.Add("signature", signature);
        json.EndObject();
        return json.ToString();
    }

    private byte[] SignedBytes()
    {
        var hash = Sha256Hash.Of(ToText(signature: null));
        return Form == PostmarkForm.Deployed ? Utf8Text.GetBytes(hash.ToString()) : hash.Bytes.ToArray();
    }
}
