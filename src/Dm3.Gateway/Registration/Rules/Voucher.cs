using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.TypedData;
using Dm3.Gateway.Zones;

namespace Dm3.Gateway.Registration.Rules;

/// <summary>What a zone's operator signs and hands out: it lets one registration through. Comes as <c>voucher</c> beside the operation.</summary>
/// <remarks>
/// <code>
/// domain   that of the zone's operations
/// Voucher(string zone,string name,address owner,bytes32 code,uint256 expires)
/// </code>
/// </remarks>
public sealed record Voucher
{
    private const string Type = "Voucher";

    private static readonly Dictionary<string, IReadOnlyList<TypedDataField>> Types = new()
    {
        [Type] = [new("zone", "string"), new("name", "string"), new("owner", "address"), new("code", "bytes32"), new("expires", "uint256")],
    };

    /// <summary>The whole name that it is for; empty for any name of the zone.</summary>
    public string Name { get; init; } = "";

    /// <summary>The owner that it is for; zero for any.</summary>
    public Address Owner { get; init; }

    /// <summary>32 bytes that are good once in the zone. Random: whoever guesses one has nothing, for want of a signature.</summary>
    public required byte[] Code { get; init; }

    /// <summary>Unix seconds until which it is good.</summary>
    public required BigInteger Expires { get; init; }

    /// <summary>65 bytes r, s, v.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>The document that the operator signs.</summary>
    public TypedDataDocument ToDocument(ulong chainId, Zone zone) => new(
        new TypedDataDomain("dm3 registry", "1", chainId, zone.Resolver),
        Types,
        Type,
        new JsonObject
        {
            ["zone"] = zone.Name,
            ["name"] = Name,
            ["owner"] = Owner.ToString(),
            ["code"] = Hex.Encode(Code),
            ["expires"] = Expires.ToString(CultureInfo.InvariantCulture),
        });
}
