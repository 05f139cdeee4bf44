using Dm3.Hosting.Api;

namespace Dm3.Delivery.Api;

/// <summary>The parameters of the delivery service's routes, by name.</summary>
internal static class DeliveryParameters
{
    public static IReadOnlyDictionary<string, RouteParameter> All { get; } = new Dictionary<string, RouteParameter>
    {
        ["EIO"] = new("Revision of Engine.IO.", "4"),
        ["channelType"] = new("`EMAIL` or `PUSH`.", "EMAIL"),
        ["cid"] = new("IPFS content identifier, version 0 or 1, of SHA-256.", "bafkreidpw4pkbz4f5kdsnwtkjl2wnlsrkxmxlb4wmxmahvkudfoszthwdy"),
        ["contact"] = new("The contact's name as the client encrypted it.", "Y29udGFjdA=="),
        ["contactEnsName"] = new("ENS name of a sender.", "bob.eth"),
        ["cursor"] = new("Sequence of the last message that the device has, from an earlier page; without it, the oldest.", "0"),
        ["ensName"] = new("ENS name of the account.", "alice.eth"),
        ["format"] = new("`raw`: the block itself, which the client can check.", "raw"),
        ["hash"] = new("SHA-256 of the document: 64 hex digits, with or without 0x.", "0x" + string.Concat(Enumerable.Repeat("5c", 32))),
        ["id"] = new("Id of a device or of a channel, as the list shows it.", "desk"),
        ["limit"] = new("Messages of a page, 1 to 500.", "100"),
        ["offset"] = new("Number of the page, from 0.", "0"),
        ["pageSize"] = new("Entries of a page.", "10"),
        ["sid"] = new("Session that the handshake gave.", "3f2a9c71d0b84e56"),
        ["token"] = new("What stands in the link of the e-mail.", "fN0tYw2qT3uH1s8VbZc5Rg"),
        ["transport"] = new("`polling` or `websocket`.", "polling"),
    };
}
