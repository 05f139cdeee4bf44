namespace Dm3.Storage.Operations;

/// <summary>What an operation did. The numbers are those of the operations table.</summary>
public enum OperationKind
{
    /// <summary>No operation.</summary>
    None = 0,

    /// <summary>Created the name or revived its tombstone.</summary>
    Register = 1,

    /// <summary>Set and deleted records.</summary>
    Update = 2,

    /// <summary>New owner; all records cleared, all registered names below it released.</summary>
    Transfer = 3,

    /// <summary>Freed; all records cleared, all registered names below it released.</summary>
    Release = 4,

    /// <summary>Got a new end of its term.</summary>
    Renew = 5,

    /// <summary>Became its owner's primary name.</summary>
    SetPrimary = 6,

    /// <summary>Made to answer nothing, with a reason.</summary>
    Suspend = 7,

    /// <summary>Made to answer again.</summary>
    Resume = 8,

    /// <summary>Kept free for an address.</summary>
    Reserve = 9,

    /// <summary>Let out of quarantine.</summary>
    Admit = 10,

    /// <summary>Taken away in quarantine, and kept from everyone.</summary>
    Refuse = 11,

    /// <summary>Brought to a state that it had elsewhere.</summary>
    Import = 12,
}
