namespace Dm3.Ethereum.Ccip;

/// <summary>Why calldata was not decoded.</summary>
public enum CcipError
{
    /// <summary>It was.</summary>
    None,

    /// <summary>Not an ABI encoding of the function's arguments.</summary>
    Malformed,

    /// <summary>The selector is of no function known here, or is not whole.</summary>
    UnknownFunction,

    /// <summary>It unfolds to more than the budget allows. Fails the whole request, however deep the cause.</summary>
    TooMuchWork,
}
