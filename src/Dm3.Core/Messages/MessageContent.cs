using System.Text.Json.Nodes;
using Dm3.Core.Encoding;
using Dm3.Core.Signing;

namespace Dm3.Core.Messages;

/// <summary>A message before it is signed.</summary>
/// <param name="Metadata">Its metadata.</param>
/// <param name="Text">Its text; null, which is not the same as empty, where the type has none.</param>
/// <param name="Attachments">Its attachments; null, which is not the same as an empty list, where there are none.</param>
public sealed record MessageContent(MessageMetadata Metadata, string? Text, IReadOnlyList<Attachment>? Attachments)
{
    /// <summary>The text that the sender signs: canonical JSON of the message without its signature.</summary>
    public string ToSignedText() => CanonicalJson.Serialize(ToJson());

    /// <summary>Signs with the sender's profile key.</summary>
    public Message Sign(SigningKeyPair sender) => new(this, sender.Sign(ToSignedText()));

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["metadata"] = Metadata.ToJson() };
        if (Text is not null) json["message"] = Text;
        if (Attachments is not null) json["attachments"] = new JsonArray([.. Attachments.Select(attachment => attachment.ToJson())]);
        return json;
    }
}
