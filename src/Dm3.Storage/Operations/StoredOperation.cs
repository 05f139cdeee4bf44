using Dm3.Ethereum;
using Dm3.Storage.Names;

namespace Dm3.Storage.Operations;

/// <summary>A row of the append-only log: the signed message, and beside it what it did, so that nobody needs EIP-712 to replay it.</summary>
/// <param name="Sequence">Place in the log; grows, starts at 1.</param>
/// <param name="Kind">What it did.</param>
/// <param name="Name">The name, zone included.</param>
/// <param name="Node">ENS node of the name.</param>
/// <param name="Root">Node of the registered name directly below the zone.</param>
/// <param name="Zone">Name of the zone.</param>
/// <param name="Version">
/// Version of the name after it. A name below a transferred or released one has no row for its own release: there its version grows by one unseen.
/// </param>
/// <param name="Owner">The new owner, of a registration or transfer; otherwise null.</param>
/// <param name="Changes">Records set and deleted by a registration or update.</param>
/// <param name="Evidence">What was signed.</param>
public sealed record StoredOperation(
    long Sequence,
    OperationKind Kind,
    string Name,
    Hash256 Node,
    Hash256 Root,
    string Zone,
    long Version,
    Address? Owner,
    RecordChanges Changes,
    SignedOperation Evidence);
