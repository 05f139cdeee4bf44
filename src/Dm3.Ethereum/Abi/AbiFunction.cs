using System.Buffers.Binary;
using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.Abi;

/// <summary>Selectors of functions and custom errors: four bytes, held as a big-endian number.</summary>
public static class AbiFunction
{
    /// <summary>Length in bytes.</summary>
    public const int SelectorLength = 4;

    /// <summary>The first four bytes of Keccak-256 over a canonical signature such as <c>text(bytes32,string)</c>.</summary>
    public static uint Selector(string signature) =>
        BinaryPrimitives.ReadUInt32BigEndian(Keccak256.Hash(System.Text.Encoding.ASCII.GetBytes(signature)).Bytes);

    /// <summary>The selector that calldata begins with. False for fewer than four bytes.</summary>
    public static bool TryReadSelector(ReadOnlySpan<byte> calldata, out uint selector) =>
        BinaryPrimitives.TryReadUInt32BigEndian(calldata, out selector);
}
