using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Dm3.Core.Names;
using Dm3.Ethereum;
using Dm3.Ethereum.TypedData;

namespace Dm3.Gateway.Zones;

/// <summary>What the owner of an ENS name signs to have this service answer for the names below it, or to change its policy.</summary>
/// <remarks>The domain's contract is the resolver that the ENS registry names for the zone.</remarks>
public sealed record ZoneClaim
{
    /// <summary>Normalised ENS name.</summary>
    public required string Zone { get; init; }

    /// <summary>Who owns the name on the chain, and signs.</summary>
    public required Address Owner { get; init; }

    /// <summary>A <see cref="ZonePolicy"/> as JSON text, which is signed as it stands here.</summary>
    public required string Policy { get; init; }

    /// <summary>Version of the zone that the signer saw, 0 for a new one.</summary>
    public required BigInteger Nonce { get; init; }

    /// <summary>Unix seconds until which it may be accepted, at most 24 h ahead.</summary>
    public required BigInteger Deadline { get; init; }

    /// <summary>The document that the owner signs.</summary>
    /// <param name="chainId">Chain that the name is owned on.</param>
    /// <param name="resolver">The zone's resolver on that chain.</param>
    public TypedDataDocument ToDocument(ulong chainId, Address resolver) => RegistryTypedData.Document(
        nameof(ZoneClaim),
        new JsonObject
        {
            ["zone"] = Zone,
            ["owner"] = Owner.ToString(),
            ["policy"] = Policy,
            ["nonce"] = Nonce.ToString(CultureInfo.InvariantCulture),
            ["deadline"] = Deadline.ToString(CultureInfo.InvariantCulture),
        },
        chainId,
        resolver);
}
