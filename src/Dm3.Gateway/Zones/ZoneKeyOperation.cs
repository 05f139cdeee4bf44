using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Dm3.Core.Names;
using Dm3.Ethereum.TypedData;

namespace Dm3.Gateway.Zones;

/// <summary>What the owner of a claimed zone signs to make or revoke an API key. The domain is that of the zone's other operations.</summary>
public abstract record ZoneKeyOperation
{
    /// <summary>Name of the zone.</summary>
    public required string Zone { get; init; }

    /// <summary>Version of the zone that the signer saw; the operation raises it by one.</summary>
    public required BigInteger Nonce { get; init; }

    /// <summary>Unix seconds until which it may be accepted, at most 24 h ahead.</summary>
    public required BigInteger Deadline { get; init; }

    /// <summary>The document that the owner signs.</summary>
    public TypedDataDocument ToDocument(ulong chainId, Zone zone)
    {
        var (type, members) = Describe();
        var message = new JsonObject { ["zone"] = Zone };
        foreach (var (name, value) in members) message[name] = value;
        message["nonce"] = Nonce.ToString(CultureInfo.InvariantCulture);
        message["deadline"] = Deadline.ToString(CultureInfo.InvariantCulture);
        return RegistryTypedData.Document(type, message, chainId, zone.Resolver);
    }

    /// <summary>Primary type, and the members of its own, which are texts.</summary>
    internal abstract (string Type, IReadOnlyList<(string Name, string Value)> Members) Describe();
}
