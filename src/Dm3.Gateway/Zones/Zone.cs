using System.Collections.Frozen;
using Dm3.Ethereum;
using Dm3.Ethereum.Names;
using Dm3.Storage.Zones;

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
    private readonly FrozenDictionary<string, string> _reservedBySkeleton;

    /// <summary>Builds the zone from its validated options.</summary>
    public Zone(ZoneOptions options)
        : this(options.Name, Namehash.Of(options.Name), [.. options.Resolvers.Select(text => Address.Parse(text))], options.Policy)
    {
        HasNames = options.Kinds.Contains("name");
        HasAddresses = options.Kinds.Contains("address");
    }

    /// <summary>Builds a zone that was claimed.</summary>
    /// <exception cref="InvalidDataException">Its policy is not one that this program knows.</exception>
    public Zone(StoredZone stored)
        : this(
            stored.Name, stored.Node, stored.Resolvers,
            ZonePolicyJson.Read(stored.SettingsJson, out var faults) ?? throw new InvalidDataException($"The policy of {stored.Name} cannot be read: {string.Join(" ", faults)}"))
    {
        HasNames = stored.Kinds.HasFlag(ZoneKinds.Names);
        HasAddresses = stored.Kinds.HasFlag(ZoneKinds.Addresses);
        Owner = stored.Owner;
        Version = stored.Version;
    }

    private Zone(string name, Hash256 node, IReadOnlyList<Address> resolvers, ZonePolicy policy)
    {
        Name = name;
        Node = node;
        Resolvers = resolvers;
        Policy = policy;
        _reserved = AlwaysReserved.Concat(policy.ReservedLabels).ToFrozenSet(StringComparer.Ordinal);
        _reservedBySkeleton = _reserved.DistinctBy(ConfusableSkeleton.Of).ToFrozenDictionary(ConfusableSkeleton.Of, StringComparer.Ordinal);
    }

    /// <summary>Normalised ENS name.</summary>
    public string Name { get; }

    /// <summary>Namehash of <see cref="Name"/>.</summary>
    public Hash256 Node { get; }

    /// <summary>Who claimed it by owning its name on the chain; null for a zone of the configuration.</summary>
    public Address? Owner { get; }

    /// <summary>Changes that its owners signed so far: the nonce of the next claim.</summary>
    public long Version { get; }

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

    /// <summary>Its labels are what people are called elsewhere: nobody shall go through them.</summary>
    public bool IsPrivate => Policy.Labels != LabelForm.Names;

    /// <summary>Look-ups in it are counted.</summary>
    public bool IsMetered => IsPrivate || Policy.Limits.LookupsPerMinute > 0 || Policy.Limits.LookupsPerMinutePerClient > 0;

    /// <summary><c>name</c>, <c>address</c> or <c>name+address</c>.</summary>
    public string Kind => (HasNames, HasAddresses) switch { (true, true) => "name+address", (true, false) => "name", _ => "address" };

    /// <summary>The names of this zone whose term ended at this time or before are free at the time <paramref name="nowUnixSeconds"/>.</summary>
    public long LapsedAt(long nowUnixSeconds) => nowUnixSeconds - Policy.GraceSeconds;

    /// <summary>End of the term of a name that is registered now; null: it has none.</summary>
    public long? TermEnd(long nowUnixSeconds) => Policy.RegistrationPeriodSeconds > 0 ? nowUnixSeconds + Policy.RegistrationPeriodSeconds : null;

    /// <summary>Whether nobody can register this label.</summary>
    public bool IsReserved(string label) => _reserved.Contains(label);

    /// <summary>The reserved word that a label looks like without being it; null if there is none.</summary>
    public string? ReservedLookalike(string label) => !IsReserved(label) && _reservedBySkeleton.TryGetValue(ConfusableSkeleton.Of(label), out var word) ? word : null;
}
