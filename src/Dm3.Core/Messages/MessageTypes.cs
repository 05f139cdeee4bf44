namespace Dm3.Core.Messages;

/// <summary>Wire names of <see cref="MessageType"/>.</summary>
internal static class MessageTypes
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

    public static string Name(MessageType type) => Names[type];

    public static bool TryParse(string name, out MessageType type) => Types.TryGetValue(name, out type);
}
