namespace Dm3.Ethereum.Abi;

/// <summary>The kinds of ABI types, with the C# type that <see cref="AbiCodec"/> holds their values in.</summary>
public enum AbiKind
{
    /// <summary><c>uint8</c> … <c>uint256</c>: <see cref="System.Numerics.BigInteger"/>.</summary>
    UnsignedInteger,

    /// <summary><c>int8</c> … <c>int256</c>: <see cref="System.Numerics.BigInteger"/>.</summary>
    SignedInteger,

    /// <summary><c>address</c>: <see cref="Address"/>.</summary>
    Address,

    /// <summary><c>bool</c>: <see cref="bool"/>.</summary>
    Bool,

    /// <summary><c>bytes1</c> … <c>bytes32</c>: an array of that many <see cref="byte"/>.</summary>
    FixedBytes,

    /// <summary><c>bytes</c>: an array of <see cref="byte"/>.</summary>
    Bytes,

    /// <summary><c>string</c>: <see cref="string"/>, UTF-8 on the wire.</summary>
    Text,

    /// <summary><c>T[]</c>: an array of <see cref="object"/>.</summary>
    Array,

    /// <summary><c>T[k]</c>: an array of k <see cref="object"/>.</summary>
    FixedArray,

    /// <summary><c>(T1,T2,…)</c>: an array of <see cref="object"/>, one a member.</summary>
    Tuple,
}
