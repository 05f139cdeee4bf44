using Dm3.Ethereum;

namespace Dm3.Storage.Names;

/// <summary>A name as the store holds it.</summary>
/// <param name="Node">ENS node of the name.</param>
/// <param name="Name">The normalised name, zone included.</param>
/// <param name="Zone">Name of the zone it lies in.</param>
/// <param name="Root">Node of the registered name directly below the zone; the own node for such a name, alice's node for <c>a.alice.dm3.eth</c>.</param>
/// <param name="Owner">Who may change it; of a released name, who owned it last.</param>
/// <param name="Version">1 after the first operation, one more after each; never goes back, also not by release and registration anew.</param>
/// <param name="CreatedAtUnixSeconds">When it was registered, of a name registered again the last time.</param>
/// <param name="UpdatedAtUnixSeconds">When the last operation on it was accepted.</param>
/// <param name="Released">True for a tombstone: free to register, kept for its version (the nonce of signed operations).</param>
/// <param name="Records">Its records; empty for a tombstone.</param>
public sealed record StoredName(
    Hash256 Node,
    string Name,
    string Zone,
    Hash256 Root,
    Address Owner,
    long Version,
    long CreatedAtUnixSeconds,
    long UpdatedAtUnixSeconds,
    bool Released,
    NameRecords Records)
{
    /// <summary>True if the zone's operator registered it and may change it; until its owner transfers it.</summary>
    public bool Managed { get; init; }

    /// <summary>True for a tombstone that only <see cref="Owner"/> may register.</summary>
    public bool Reserved { get; init; }

    /// <summary>Why the zone's operator lets it answer nothing; null if it answers.</summary>
    public string? SuspendedFor { get; init; }

    /// <summary>Why it waits for the zone's operator to admit or refuse it, and answers nothing until then; null if it does not.</summary>
    public string? QuarantinedFor { get; init; }

    /// <summary>End of its term in Unix seconds; null: it has none. What follows then, and after which grace, the zone decides.</summary>
    public long? ExpiresAtUnixSeconds { get; init; }
}
