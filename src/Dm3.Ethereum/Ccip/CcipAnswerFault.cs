namespace Dm3.Ethereum.Ccip;

/// <summary>Why an answer of a gateway is not to be believed.</summary>
public enum CcipAnswerFault
{
    /// <summary>It is.</summary>
    None,

    /// <summary>Not the canonical <c>abi.encode(bytes, uint64, bytes)</c>: cut, with trailing bytes, or with other offsets.</summary>
    Malformed,

    /// <summary>Its last valid second has passed.</summary>
    Expired,

    /// <summary>It expires later than the longest lifetime allows.</summary>
    TooFarAhead,

    /// <summary>The signature is not 65 bytes r ‖ s ‖ v with low s and v 27 or 28, or nobody can have made it.</summary>
    BadSignature,

    /// <summary>A sound signature by somebody who may not sign, or over other fields than these.</summary>
    UnknownSigner,
}
