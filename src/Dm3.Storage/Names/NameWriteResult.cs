using Dm3.Ethereum;

namespace Dm3.Storage.Names;

/// <summary>
/// What became of a <see cref="NameWrite"/>. Checked in this order: <see cref="DuplicateDigest"/>, <see cref="AlreadyRegistered"/> or
/// <see cref="NotRegistered"/>, <see cref="VersionConflict"/>, <see cref="PreconditionFailed"/>, <see cref="TooManyBelow"/>,
/// <see cref="QuotaReached"/>, <see cref="VoucherUsed"/>. All but <see cref="Applied"/> change nothing.
/// </summary>
public abstract record NameWriteResult
{
    private NameWriteResult()
    {
    }

    /// <summary>Durable.</summary>
    /// <param name="State">The name after the write; a tombstone after a release.</param>
    /// <param name="ChangedNodes">Every node whose answers changed: the name's own, then names below it that were released.</param>
    public sealed record Applied(StoredName State, IReadOnlyList<Hash256> ChangedNodes) : NameWriteResult;

    /// <summary>This very message was accepted before, for example because the client repeats a request whose answer it lost.</summary>
    public sealed record DuplicateDigest : NameWriteResult;

    /// <summary>A registration of a name that has an owner.</summary>
    public sealed record AlreadyRegistered(StoredName Current) : NameWriteResult;

    /// <summary>An update, transfer or release of a name that has no owner; an admission or refusal of one that is not in quarantine.</summary>
    public sealed record NotRegistered : NameWriteResult;

    /// <summary>The name has another version than the signer saw; 0 for a name that never was registered.</summary>
    public sealed record VersionConflict(long CurrentVersion) : NameWriteResult;

    /// <summary>The name with this node is not registered or has another owner than the condition says.</summary>
    public sealed record PreconditionFailed(Hash256 Node) : NameWriteResult;

    /// <summary>A registration below a root that has <see cref="NameWrite.MaxDeeperNames"/> already.</summary>
    public sealed record TooManyBelow : NameWriteResult;

    /// <summary>The owner-to-be holds <see cref="NameWrite.MaxNamesOfOwner"/> names already.</summary>
    public sealed record QuotaReached : NameWriteResult;

    /// <summary>The voucher let another name be registered before.</summary>
    public sealed record VoucherUsed : NameWriteResult;
}
