namespace Dm3.Ens.Profiles;

/// <summary>Why the document behind a record could not be had.</summary>
public enum DocumentFailure
{
    /// <summary>It could.</summary>
    None,

    /// <summary>Nobody gave it: no connection, a refused address, a status other than success, too long, too slow. Another time it may work.</summary>
    Unreachable,

    /// <summary>What was given is not JSON, or not what the record's hash or content identifier demands.</summary>
    Mismatch,
}
