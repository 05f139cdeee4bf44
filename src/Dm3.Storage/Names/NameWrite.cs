using Dm3.Ethereum;
using Dm3.Storage.Documents;

namespace Dm3.Storage.Names;

/// <summary>One operation on one name. State and operation row are written in one transaction, in which all conditions are checked.</summary>
public sealed record NameWrite
{
    /// <summary>The normalised name, zone included.</summary>
    public required string Name { get; init; }

    /// <summary>ENS node of <see cref="Name"/>.</summary>
    public required Hash256 Node { get; init; }

    /// <summary>Node of the registered name directly below the zone; equal to <see cref="Node"/> for such a name.</summary>
    public required Hash256 Root { get; init; }

    /// <summary>Name of the zone; must be in the zone store.</summary>
    public required string Zone { get; init; }

    /// <summary>What to do.</summary>
    public required NameChange Change { get; init; }

    /// <summary>Version of the name that the signer saw, tombstones included; 0 for a name that never was registered.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>The signed message that asks for this.</summary>
    public required SignedOperation Operation { get; init; }

    /// <summary>
    /// The documents that the name's records refer to after a registration or update; null leaves them as they are. A transfer or release leaves none.
    /// </summary>
    public IReadOnlyList<StoredDocument>? Documents { get; init; }

    /// <summary>Owners of other names that must still hold.</summary>
    public IReadOnlyList<OwnerCondition> Preconditions { get; init; } = [];

    /// <summary>A name whose term ended at this time or before counts as free. 0: names do not lapse.</summary>
    public long LapsedAtUnixSeconds { get; init; }

    /// <summary>Most names directly below the zone that an owner may hold after a registration or transfer. 0: no limit.</summary>
    public int MaxNamesOfOwner { get; init; }

    /// <summary>Why the name goes into quarantine when it is registered; null if nothing is known against it.</summary>
    public string? Quarantine { get; init; }

    /// <summary>Says why, for the other name that it looks like; null where look-alikes are registered like any other name.</summary>
    public Func<string, string>? QuarantineLookalike { get; init; }

    /// <summary>Of an import: digests of messages that were carried out elsewhere and are not to be taken here.</summary>
    public IReadOnlyList<Hash256> TakenElsewhere { get; init; } = [];

    /// <summary>Of an import: vouchers that were used for the name elsewhere and are not good here any more.</summary>
    public IReadOnlyList<UsedVoucher> UsedElsewhere { get; init; } = [];

    /// <summary>What lets it be registered, and is used up with it.</summary>
    public UsedVoucher? Voucher { get; init; }

    /// <summary>
    /// Most registered names that a root may have below it, at any depth. Counts when a deeper name is registered: a transfer or release
    /// of the root releases them all in one write, during which every other write waits.
    /// </summary>
    public required int MaxDeeperNames { get; init; }

    /// <summary>Of an import: what its writing needs of it, if that was worked out before.</summary>
    internal EncodedImport? Encoded { get; private init; }

    /// <summary>Works out whatever of an import needs no database, so that the one writer, for whom all other writes wait, does not.</summary>
    public NameWrite Encode() => Change is NameChange.Import { State: { } state } ? this with { Encoded = new EncodedImport(this, state) } : this;
}
