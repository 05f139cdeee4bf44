using Dm3.Ethereum;
using Dm3.Ethereum.Names;

namespace Dm3.Gateway.Zones;

/// <summary>A name that is one of our zones or lies under it.</summary>
public sealed class ZoneName
{
    /// <summary>Takes a name apart that ends in the zone's name.</summary>
    public ZoneName(Zone zone, string name)
    {
        Zone = zone;
        Name = name;
        if (name.Length == zone.Name.Length)
        {
            Node = zone.Node;
            return;
        }

        var labels = name.AsSpan(0, name.Length - zone.Name.Length - 1);
        var rootStart = labels.LastIndexOf('.') + 1;
        RootLabel = labels[rootStart..].ToString();
        Depth = labels.Count('.') + 1;
        // What is above does not have to be hashed again.
        Root = Namehash.Below(zone.Node, labels[rootStart..]);
        Node = Depth == 1 ? Root : Namehash.Below(Root, labels[..(rootStart - 1)]);
        if (zone.HasAddresses && Address.TryParse(RootLabel, out var address)) AddressOwner = address;
    }

    /// <summary>The zone.</summary>
    public Zone Zone { get; }

    /// <summary>The whole name.</summary>
    public string Name { get; }

    /// <summary>Namehash of <see cref="Name"/>.</summary>
    public Hash256 Node { get; }

    /// <summary>Labels below the zone: 0 for the zone itself, 1 for <c>alice.dm3.eth</c>, 2 for <c>a.alice.dm3.eth</c>.</summary>
    public int Depth { get; }

    /// <summary>The label directly below the zone: <c>alice</c> for both of these. Empty for the zone itself.</summary>
    public string RootLabel { get; } = "";

    /// <summary>Node of the name directly below the zone, to whose owner all deeper names belong.</summary>
    public Hash256 Root { get; }

    /// <summary>In an address zone, the address that the root label spells. It owns the name, and all deeper ones, without registration.</summary>
    public Address? AddressOwner { get; }

    /// <summary>An address name itself (<c>0x….dm3.eth</c>), not a deeper one.</summary>
    public bool IsAddressName => Depth == 1 && AddressOwner is not null;
}
