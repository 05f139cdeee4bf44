using System.Collections.Frozen;
using Dm3.Ethereum;
using Dm3.Ethereum.Names;

namespace Dm3.Gateway.Zones;

/// <summary>A zone that this gateway serves.</summary>
public sealed class Zone
{
    // Names that would let a stranger pose as the operator or as the protocol.
    private static readonly string[] AlwaysReserved =
    [
        "abuse", "admin", "administrator", "delivery", "dm3", "ens", "eth", "ethereum", "gateway", "help", "helpdesk", "hostmaster", "moderator",
        "noreply", "official", "postmaster", "registry", "resolver", "root", "security", "staff", "support", "sysadmin", "webmaster", "www",
    ];

    private readonly FrozenSet<string> _reserved;

    /// <summary>Builds the zone from its validated options.</summary>
    public Zone(ZoneOptions options)
    {
        Name = options.Name;
        Node = Namehash.Of(options.Name);
        HasNames = options.Kinds.Contains("name");
        HasAddresses = options.Kinds.Contains("address");
        Resolvers = [.. options.Resolvers.Select(text => Address.Parse(text))];
        Policy = options.Policy;
        _reserved = AlwaysReserved.Concat(Policy.ReservedLabels).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Normalised ENS name.</summary>
    public string Name { get; }

    /// <summary>Namehash of <see cref="Name"/>.</summary>
    public Hash256 Node { get; }

    /// <summary>Labels can be registered.</summary>
    public bool HasNames { get; }

    /// <summary><c>0x&lt;40 hex&gt;</c> labels answer without registration.</summary>
    public bool HasAddresses { get; }

    /// <summary>Resolver contracts, the present one first. Empty while none is configured.</summary>
    public IReadOnlyList<Address> Resolvers { get; }

    /// <summary>The present resolver: verifying contract of signed operations. Zero while none is configured.</summary>
    public Address Resolver => Resolvers.Count > 0 ? Resolvers[0] : Address.Zero;

    /// <summary>What can be registered, and by whom.</summary>
    public ZonePolicy Policy { get; }

    /// <summary><c>name</c>, <c>address</c> or <c>name+address</c>.</summary>
    public string Kind => (HasNames, HasAddresses) switch { (true, true) => "name+address", (true, false) => "name", _ => "address" };

    /// <summary>Whether nobody can register this label.</summary>
    public bool IsReserved(string label) => _reserved.Contains(label);
}
