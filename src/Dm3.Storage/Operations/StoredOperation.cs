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
/// <param name="Owner">The new owner, of a registration, transfer or reservation; otherwise null.</param>
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
    SignedOperation Evidence)
{
    /// <summary>Why a name was suspended or refused, or put into quarantine as it was registered; otherwise null.</summary>
    public string? Reason { get; init; }

    /// <summary>The end of the term that a registration or renewal gives; null: none.</summary>
    public long? ExpiresAtUnixSeconds { get; init; }

    /// <summary>Of an import: what it brought the name to; otherwise null.</summary>
    public ImportedState? State { get; init; }

    /// <summary>Whether it clears the name's records and releases every name below it. A registration or reservation does where a name's term had ended.</summary>
    internal bool ReleasesBelow(StoredName? before) =>
        Kind is OperationKind.Transfer or OperationKind.Release or OperationKind.Refuse
        || (before is { Released: false } && (Kind is OperationKind.Register or OperationKind.Reserve || State is { Replaces: true } or { Released: true }));

    /// <summary>The one place that says what an operation makes of a name, when it is accepted and when it is replayed.</summary>
    /// <param name="before">The name before it, tombstones included; null if there was none. The caller has checked that the operation fits.</param>
    internal StoredName ApplyTo(StoredName? before)
    {
        var at = Evidence.AcceptedAtUnixSeconds;
        var next = new StoredName(Node, Name, Zone, Root, Owner ?? before!.Owner, Version, before?.CreatedAtUnixSeconds ?? at, at, false, before?.Records ?? NameRecords.Empty)
        {
            Managed = before?.Managed ?? false,
            SuspendedFor = before?.SuspendedFor,
            QuarantinedFor = before?.QuarantinedFor,
            ExpiresAtUnixSeconds = before?.ExpiresAtUnixSeconds,
        };
        return Kind switch
        {
            OperationKind.Register => next with
            {
                CreatedAtUnixSeconds = at,
                Records = Changes.ApplyTo(NameRecords.Empty),
                Managed = Evidence.ApiKey is not null,
                SuspendedFor = null,
                QuarantinedFor = Reason,
                ExpiresAtUnixSeconds = ExpiresAtUnixSeconds,
            },
            OperationKind.Import => next with
            {
                CreatedAtUnixSeconds = State!.CreatedAtUnixSeconds,
                Records = State.Records,
                Managed = State.Managed,
                Released = State.Released,
                Reserved = State.Reserved,
                SuspendedFor = State.SuspendedFor,
                QuarantinedFor = State.QuarantinedFor,
                ExpiresAtUnixSeconds = State.ExpiresAtUnixSeconds,
            },
            OperationKind.Update => next with { Records = Changes.ApplyTo(next.Records) },
            OperationKind.Transfer => next with { Records = NameRecords.Empty, Managed = false },
            OperationKind.SetPrimary => next,
            OperationKind.Suspend => next with { SuspendedFor = Reason },
            OperationKind.Resume => next with { SuspendedFor = null },
            OperationKind.Renew => next with { ExpiresAtUnixSeconds = ExpiresAtUnixSeconds },
            OperationKind.Admit => next with { QuarantinedFor = null },
            _ => next with
            {
                Owner = Kind == OperationKind.Refuse ? Address.Zero : next.Owner,
                Released = true,
                Reserved = Kind is OperationKind.Reserve or OperationKind.Refuse,
                Records = NameRecords.Empty,
                Managed = false,
                SuspendedFor = null,
                QuarantinedFor = null,
                ExpiresAtUnixSeconds = null,
            },
        };
    }
}
