using Dm3.Hosting.Api;

namespace Dm3.Gateway.Api;

/// <summary>The parameters of the gateway's routes, by name.</summary>
internal static class GatewayParameters
{
    private const string AnAddress = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";

    public static IReadOnlyDictionary<string, RouteParameter> All { get; } = new Dictionary<string, RouteParameter>
    {
        ["address"] = new("Account: 0x and 40 hex digits, in any case.", AnAddress),
        ["cid"] = new("IPFS content identifier, version 0 or 1, of SHA-256.", "QmRAQB6YaCyidP37UdDnjFY5vQuiBrcqdyoW1CuDgwxkD4"),
        ["cursor"] = new("Where the page begins: `next` of the page before.", "alice.dm3.eth"),
        ["data"] = new("Calldata of `resolve(bytes,bytes)`: 0x and hex digits.", "0x9061b923"),
        ["day"] = new("Day in UTC; without it, today.", "2026-11-26"),
        ["dryRun"] = new("`true`: says what would be done, and changes nothing.", "true"),
        ["format"] = new("`raw`: the block itself, which the client can check.", "raw"),
        ["from"] = new("Number of the first line that is sent, from 1.", "1"),
        ["hash"] = new("SHA-256 of the document: 64 hex digits, with or without 0x.", "0x" + string.Concat(Enumerable.Repeat("5c", 32))),
        ["key"] = new("Id of an API key, as the list shows it.", "3f2a9c71d0b84e56"),
        ["label"] = new("Label directly below the zone.", "ann"),
        ["limit"] = new("Entries of a page.", "50"),
        ["name"] = new("ENS name in its normal form (ENSIP-15).", "alice.dm3.eth"),
        ["owner"] = new("Only names of this account.", AnAddress),
        ["prefix"] = new("Only names that begin with this.", "al"),
        ["record"] = new("`addr`, `addr:<coin type>`, `contenthash`, `text:<key>` or a text key. Without it: `addr`.", "network.dm3.profile"),
        ["sender"] = new("The contract that asks: 0x and 40 hex digits.", "0xe7f1725e7734ce288f8367e1bb143e90bb3f0512"),
        ["zone"] = new("ENS name of a zone.", "messengerxy.eth"),
    };
}
