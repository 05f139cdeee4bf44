using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;

namespace Dm3.Core.Messages;

/// <summary>What a message says about itself. Names stand as the sender wrote them, not normalised.</summary>
/// <param name="To">The receiver's name.</param>
/// <param name="From">The sender's name.</param>
/// <param name="TimestampMilliseconds">Unix milliseconds by the sender's clock.</param>
/// <param name="Type">What the message is for.</param>
/// <param name="ReferenceMessageHash"><c>messageHash</c> of the message it refers to, <c>0x</c> hex; or null.</param>
/// <param name="ReplyDeliveryInstruction">How to deliver replies; or null. No deployed client sets it.</param>
public sealed record MessageMetadata(
    string To, string From, long TimestampMilliseconds, MessageType Type, string? ReferenceMessageHash = null, string? ReplyDeliveryInstruction = null)
{
    internal static bool TryRead(JsonElement value, out MessageMetadata metadata)
    {
        metadata = new MessageMetadata("", "", 0, MessageType.New);
        if (!JsonMembers.TryRead(value, ["to", "from", "timestamp", "type"], ["referenceMessageHash", "replyDeliveryInstruction"], out var members)) return false;
        if (!members.TryText("to", out var to) || !members.TryText("from", out var from) || !members.TryInteger("timestamp", out var timestamp)) return false;
        if (!members.TryText("type", out var name) || !MessageTypes.TryParse(name, out var type)) return false;
        if (!members.TryOptionalText("referenceMessageHash", out var reference)) return false;
        if (!members.TryOptionalText("replyDeliveryInstruction", out var instruction)) return false;
        metadata = new MessageMetadata(to, from, timestamp, type, reference, instruction);
        return true;
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["to"] = To, ["from"] = From, ["timestamp"] = TimestampMilliseconds, ["type"] = MessageTypes.Name(Type) };
        if (ReferenceMessageHash is not null) json["referenceMessageHash"] = ReferenceMessageHash;
        if (ReplyDeliveryInstruction is not null) json["replyDeliveryInstruction"] = ReplyDeliveryInstruction;
        return json;
    }
}
