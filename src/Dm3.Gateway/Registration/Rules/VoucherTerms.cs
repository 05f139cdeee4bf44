using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Dm3.Core.Names;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.TypedData;
using Dm3.Gateway.Zones;

namespace Dm3.Gateway.Registration.Rules;

/// <summary>What a zone's operator signs when it makes a voucher. The domain is that of the zone's operations.</summary>
public record VoucherTerms
{
    /// <summary>The whole name that it is for; empty for any name of the zone.</summary>
    public string Name { get; init; } = "";

    /// <summary>The owner that it is for; zero for any.</summary>
    public Address Owner { get; init; }

    /// <summary>32 bytes that are good once in the zone. Random: whoever guesses one has nothing, for want of a signature.</summary>
    public required byte[] Code { get; init; }

    /// <summary>Unix seconds until which it is good.</summary>
    public required BigInteger Expires { get; init; }

    /// <summary>The document that the operator signs.</summary>
    public TypedDataDocument ToDocument(ulong chainId, Zone zone) => RegistryTypedData.Document(
        nameof(Voucher),
        new JsonObject
        {
            ["zone"] = zone.Name,
            ["name"] = Name,
            ["owner"] = Owner.ToString(),
            ["code"] = Hex.Encode(Code),
            ["expires"] = Expires.ToString(CultureInfo.InvariantCulture),
        },
        chainId,
        zone.Resolver);
}
