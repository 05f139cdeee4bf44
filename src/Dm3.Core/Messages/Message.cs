using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;
using Dm3.Core.Names;
using Dm3.Core.Signing;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;

namespace Dm3.Core.Messages;

/// <summary>A signed message, in the deployed form or the specification's.</summary>
/// <param name="Content">What was signed.</param>
/// <param name="Signature">Base64 of the sender's Ed25519 signature.</param>
public sealed record Message(MessageContent Content, string Signature)
{
    /// <summary>True when deployed clients take it: no bare URIs as attachments, and one of their types.</summary>
    public bool IsDeployedForm =>
        Content.Metadata.Type != MessageType.ReadReceipt && (Content.Attachments is null || !Content.Attachments.Any(a => a.IsBareUri));

    /// <summary>Reads a message: exactly the members of the schema.</summary>
    public static bool TryRead(JsonElement value, [NotNullWhen(true)] out Message? message)
    {
        message = null;
        if (!JsonMembers.TryRead(value, ["metadata", "signature"], ["message", "attachments"], out var members)) return false;
        if (!members.TryText("signature", out var signature) || !members.TryOptionalText("message", out var text)) return false;
        if (!members.TryGet("metadata", out var metadataValue) || !MessageMetadata.TryRead(metadataValue, out var metadata)) return false;
        List<Attachment>? attachments = null;
        if (members.TryGet("attachments", out var list))
        {
            if (list.ValueKind != JsonValueKind.Array) return false;
            attachments = [];
            foreach (var item in list.EnumerateArray())
            {
                if (!Attachment.TryRead(item, out var attachment)) return false;
                attachments.Add(attachment);
            }
        }

        message = new Message(new MessageContent(metadata, text, attachments), signature);
        return true;
    }

    /// <summary>SHA-256 of the canonical text, signature included: what references, acknowledgements and envelopes name the message by.</summary>
    public Hash256 Hash() => Sha256Hash.Of(ToString());

    /// <summary>Keccak-256 of the same text: dm3's older message id.</summary>
    public Hash256 Id() => Keccak256.Hash(Utf8Text.GetBytes(ToString()));

    /// <summary>True when the message names this sender; dm3 compares the names normalised.</summary>
    public bool IsFrom(string ensName) => Dm3Name.AreSame(Content.Metadata.From, ensName);

    /// <summary>True when the signature is of this key. That the key is the sender's takes <see cref="IsFrom"/> and that name's profile.</summary>
    public bool IsSigned(SigningPublicKey senderKey) => senderKey.Verifies(Content.ToSignedText(), Signature);

    /// <summary>The message object.</summary>
    public JsonObject ToJson()
    {
        var json = Content.ToJson();
        json["signature"] = Signature;
        return json;
    }

    /// <summary>The plaintext that is encrypted: canonical JSON.</summary>
    public override string ToString() => CanonicalJson.Serialize(ToJson());
}
