namespace Dm3.Core.Messages;

/// <summary>Wire names of <see cref="MessageType"/>, and what kinds of messages there are.</summary>
public static class MessageTypes
{
    private static readonly Dictionary<MessageType, string> Names = new()
    {
        [MessageType.New] = "NEW",
        [MessageType.Edit] = "EDIT",
        [MessageType.Reply] = "REPLY",
        [MessageType.Reaction] = "REACTION",
        [MessageType.DeleteRequest] = "DELETE_REQUEST",
        [MessageType.ReadOpened] = "READ_OPENED",
        [MessageType.ReadReceived] = "READ_RECEIVED",
        [MessageType.ResendRequest] = "RESEND_REQUEST",
        [MessageType.ReadReceipt] = "READ_RECEIPT",
    };

    private static readonly Dictionary<string, MessageType> Types = Names.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Whether a message of this type says something of its own; all others speak of another message.</summary>
    public static bool IsContent(this MessageType type) => type is MessageType.New or MessageType.Reply;

    /// <summary>Whether a message of this type only tells how far another one has come.</summary>
    public static bool IsReceipt(this MessageType type) => type is MessageType.ReadOpened or MessageType.ReadReceived or MessageType.ReadReceipt;

    internal static string Name(MessageType type) => Names[type];

    internal static bool TryParse(string name, out MessageType type) => Types.TryGetValue(name, out type);
}
