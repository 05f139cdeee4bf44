namespace Dm3.Ens.Profiles;

/// <summary>The stage at which loading a profile ended. "There is none" and "nobody could say" are never the same.</summary>
public enum ProfileFailure
{
    /// <summary>It is loaded, and everything about it was checked.</summary>
    None,

    /// <summary>Not a normalised ENS name.</summary>
    InvalidName,

    /// <summary>The name has no such record: its owner does not use dm3, or runs no delivery service.</summary>
    NotPublished,

    /// <summary>ENS could not say: node or gateway out of reach, or an answer that makes no sense. Another time it may work.</summary>
    LookupFailed,

    /// <summary>The record's value is none of <c>data:</c>, <c>https:</c> and <c>ipfs:</c>.</summary>
    RecordUnreadable,

    /// <summary>The document that the record points to could not be fetched. Another time it may work.</summary>
    DocumentUnreachable,

    /// <summary>The document that was fetched is not the one that the record names by its hash.</summary>
    DocumentMismatch,

    /// <summary>The document is no profile; the faults say why.</summary>
    DocumentMalformed,

    /// <summary>A wallet signed the profile, and the name points to no address that it could be.</summary>
    NoAddress,

    /// <summary>Keys or signature are wrong; the faults say which. A wrong signature may be an attack.</summary>
    NotVerified,
}
