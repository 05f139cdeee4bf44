namespace Dm3.Ens.Lookup;

/// <summary>Why a lookup gave no record. "Nothing is set" and "nobody could say" are never the same.</summary>
public enum EnsFailure
{
    /// <summary>It gave one.</summary>
    None,

    /// <summary>The record is not set: an answer, not a fault.</summary>
    NotSet,

    /// <summary>Not a normalised ENS name (ENSIP-15), or a label of more than 255 bytes.</summary>
    InvalidName,

    /// <summary>Neither the name nor one above it has a resolver that answers for it.</summary>
    NoResolver,

    /// <summary>The resolver has no such record call, or reverted for a reason of its own.</summary>
    Reverted,

    /// <summary>The resolver returned something else than the record's type.</summary>
    MalformedRecord,

    /// <summary>The gateway refused to answer (4xx), or asked for what EIP-3668 forbids.</summary>
    GatewayRefused,

    /// <summary>No gateway could be reached: try again later.</summary>
    GatewayUnreachable,

    /// <summary>The chain gave no result: try again later. The calls of <see cref="EnsClient"/> throw instead, with the node's own failure.</summary>
    NodeUnreachable,

    /// <summary>A reverse record names a name that does not point back (ENSIP-3, ENSIP-19).</summary>
    NotMutual,
}
