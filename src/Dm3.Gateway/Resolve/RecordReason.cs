namespace Dm3.Gateway.Resolve;

/// <summary>Why a record's answer is what it is.</summary>
public enum RecordReason
{
    /// <summary>The owner set this value.</summary>
    Set,

    /// <summary>Nobody registered the name: a signed empty value.</summary>
    NameNotRegistered,

    /// <summary>The name is registered, this record is not set: a signed empty value.</summary>
    RecordNotSet,

    /// <summary>The name spells its own address.</summary>
    AddressName,

    /// <summary>The value of the same dm3 record under its other key.</summary>
    OtherDm3Key,

    /// <summary>The owner's address for every EVM chain (ENSIP-19), as none is set for this one.</summary>
    DefaultEvmAddress,

    /// <summary>The zone's operator suspended the name: a signed empty value.</summary>
    NameSuspended,

    /// <summary>The name looks like another and waits for the zone's operator: a signed empty value.</summary>
    NameQuarantined,

    /// <summary>The name's term and grace have passed: a signed empty value.</summary>
    NameExpired,

    /// <summary>The zone itself has no records here.</summary>
    ZoneItself,
}
