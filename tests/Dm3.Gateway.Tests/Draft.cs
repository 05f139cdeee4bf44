using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.TypedData;

namespace Dm3.Gateway.Tests;

/// <summary>An operation before it is signed: what the typed data of design 4.3 says, written out here a second time on purpose.</summary>
public sealed record Draft(string Kind, JsonObject Message)
{
    private static readonly TypedDataField[] Records = [new("texts", "TextRecord[]"), new("addresses", "AddressRecord[]"), new("contenthash", "bytes")];
    private static readonly TypedDataField[] Replay = [new("nonce", "uint256"), new("deadline", "uint256")];

    private static readonly Dictionary<string, IReadOnlyList<TypedDataField>> Types = new()
    {
        ["Registration"] = [new("name", "string"), new("owner", "address"), .. Records, .. Replay],
        ["RecordUpdate"] = [new("name", "string"), .. Records, .. Replay],
        ["Transfer"] = [new("name", "string"), new("newOwner", "address"), .. Replay],
        ["Renewal"] = [new("name", "string"), new("duration", "uint256"), .. Replay],
        ["Release"] = [new("name", "string"), .. Replay],
        ["PrimaryName"] = [new("name", "string"), .. Replay],
        ["TextRecord"] = [new("key", "string"), new("value", "string")],
        ["AddressRecord"] = [new("coinType", "uint256"), new("value", "bytes")],
    };

    public string Name => (string)Message["name"]!;

    public HttpMethod Method => Kind switch { "RecordUpdate" => HttpMethod.Patch, "Release" => HttpMethod.Delete, _ => HttpMethod.Post };

    public string Path => Kind switch
    {
        "Registration" => "/v1/names",
        "Transfer" => $"/v1/names/{Uri.EscapeDataString(Name)}/transfer",
        "Renewal" => $"/v1/names/{Uri.EscapeDataString(Name)}/renew",
        "PrimaryName" => $"/v1/names/{Uri.EscapeDataString(Name)}/primary",
        _ => $"/v1/names/{Uri.EscapeDataString(Name)}",
    };

    /// <summary>With another value of one member.</summary>
    public Draft With(string member, JsonNode? value)
    {
        var message = (JsonObject)Message.DeepClone();
        message[member] = value;
        return this with { Message = message };
    }

    public Draft With(params (string Key, string Value)[] texts) =>
        With("texts", new JsonArray([.. texts.Select(text => new JsonObject { ["key"] = text.Key, ["value"] = text.Value })]));

    public Draft With(params (ulong CoinType, string Value)[] addresses) =>
        With("addresses", new JsonArray([.. addresses.Select(address => new JsonObject { ["coinType"] = address.CoinType.ToString(), ["value"] = address.Value })]));

    /// <summary>The EIP-712 digest for a chain and a resolver: those of the name's zone unless given.</summary>
    public Hash256 Digest(ulong chainId = TestGateway.ChainId, Address? resolver = null)
    {
        var verifier = resolver ?? (Name.EndsWith("messengerxy.eth", StringComparison.Ordinal) ? TestGateway.OtherResolver : TestGateway.Resolver);
        var used = Message.ContainsKey("texts") ? new[] { Kind, "TextRecord", "AddressRecord" } : [Kind];
        var document = new TypedDataDocument(
            new TypedDataDomain("dm3 registry", "1", chainId, verifier), used.ToDictionary(type => type, type => Types[type]), Kind, (JsonObject)Message.DeepClone());
        Assert.True(document.TryHash(out var digest, out var error), error);
        return digest;
    }

    public string SignBy(Wallet wallet) => Hex.Encode(wallet.Sign(Digest()));
}
