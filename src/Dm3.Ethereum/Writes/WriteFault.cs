namespace Dm3.Ethereum.Writes;

/// <summary>Why calldata of a write was not read.</summary>
public enum WriteFault
{
    /// <summary>It was.</summary>
    None,

    /// <summary>The selector is of no write known here, or is not whole.</summary>
    UnknownFunction,

    /// <summary>Not an ABI encoding of the function's arguments, or a name that is not in wire form.</summary>
    Malformed,

    /// <summary>It unfolds to more than the budget allows.</summary>
    TooMuchWork,

    /// <summary>A multicall without calls.</summary>
    Empty,

    /// <summary>A multicall whose calls are about several names.</summary>
    SeveralNames,

    /// <summary>A multicall that does more than set records, or than register a name and set its records.</summary>
    CannotBeCombined,
}
