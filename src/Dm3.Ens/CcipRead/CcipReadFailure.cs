namespace Dm3.Ens.CcipRead;

/// <summary>Why a call with CCIP-Read gave no result.</summary>
public enum CcipReadFailure
{
    /// <summary>It gave one.</summary>
    None,

    /// <summary>The contract reverted with another error; the result holds its data.</summary>
    Reverted,

    /// <summary>The lookup is malformed.</summary>
    MalformedLookup,

    /// <summary>The lookup names another contract than the one that was called: somebody passes on what he was not asked to.</summary>
    WrongSender,

    /// <summary>More lookups in a row than allowed.</summary>
    TooManyLookups,

    /// <summary>A gateway refused the request (4xx): it knows, so no other is asked.</summary>
    Refused,

    /// <summary>Every gateway failed: unreachable, blocked, too slow, too long, 5xx, or no answer of the right form.</summary>
    NoGateway,
}
