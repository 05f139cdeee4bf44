using Dm3.Ethereum;

namespace Dm3.Storage.Names;

/// <summary>What an operation does to a name.</summary>
public abstract record NameChange
{
    private NameChange()
    {
    }

    /// <summary>Creates the name or revives its tombstone.</summary>
    public sealed record Register(Address Owner, NameRecords Records) : NameChange
    {
        /// <summary>End of the name's term in Unix seconds; null: it has none.</summary>
        public long? ExpiresAtUnixSeconds { get; init; }
    }

    /// <summary>Makes <paramref name="Records"/> the whole record set of a registered name.</summary>
    public sealed record Update(NameRecords Records) : NameChange;

    /// <summary>
    /// Gives the name to another owner. Its records are cleared, because they point to the previous owner's keys and wallet,
    /// and every name below it is released.
    /// </summary>
    public sealed record Transfer(Address NewOwner) : NameChange;

    /// <summary>Frees the name: a tombstone without records stays. Every name below it is released too. Of a reserved name: ends the reservation.</summary>
    public sealed record Release : NameChange;

    /// <summary>Makes the name its owner's primary one, in place of the one before.</summary>
    public sealed record SetPrimary : NameChange;

    /// <summary>Keeps a free name for an address, which alone may register it.</summary>
    public sealed record Reserve(Address For) : NameChange;

    /// <summary>Lets the name, and those below it, answer nothing. Owner and records stay.</summary>
    public sealed record Suspend(string Reason) : NameChange;

    /// <summary>Ends a suspension.</summary>
    public sealed record Resume : NameChange;

    /// <summary>Puts the end of the name's term.</summary>
    public sealed record Renew(long ExpiresAtUnixSeconds) : NameChange;

    /// <summary>Brings a name to a state that it had elsewhere. Null: only looks whether it still has the expected version.</summary>
    public sealed record Import(ImportedState? State) : NameChange;

    /// <summary>Lets a name out of quarantine: it answers from now on.</summary>
    public sealed record Admit : NameChange;

    /// <summary>Takes a name in quarantine away: nobody can register it, until the operator ends that as it ends a reservation.</summary>
    public sealed record Refuse(string Reason) : NameChange;
}
