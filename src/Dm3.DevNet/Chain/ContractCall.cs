using System.Buffers.Binary;
using Dm3.Ethereum.Abi;

namespace Dm3.DevNet.Chain;

/// <summary>Calldata from a function's signature and values, and values from what it returned.</summary>
public static class ContractCall
{
    private const int MaxItems = 1 << 16;
    private const int MaxBytes = 1 << 20;
    private const int MaxDepth = 32;

    /// <summary>Encodes a call.</summary>
    /// <param name="signature">For example <c>setResolver(bytes32,address)</c>.</param>
    /// <param name="values">One value a parameter, in the C# types of <see cref="AbiKind"/>.</param>
    public static byte[] Encode(string signature, params object[] values)
    {
        var arguments = Arguments(signature[signature.IndexOf('(', StringComparison.Ordinal)..], values);
        var call = new byte[AbiFunction.SelectorLength + arguments.Length];
        BinaryPrimitives.WriteUInt32BigEndian(call, AbiFunction.Selector(signature));
        arguments.CopyTo(call, AbiFunction.SelectorLength);
        return call;
    }

    /// <summary>Encodes values only, as a constructor takes them behind the creation code.</summary>
    /// <param name="types">For example <c>(address,string[])</c>.</param>
    /// <param name="values">One value a type.</param>
    public static byte[] Arguments(string types, params object[] values) =>
        types == "()" ? [] : AbiCodec.Encode(AbiType.Parse(types).Items, values);

    /// <summary>Decodes what a contract of ours returned or reverted with.</summary>
    /// <param name="types">For example <c>(address,string[],bytes,bytes4,bytes)</c>.</param>
    /// <param name="data">The encoding, without a selector.</param>
    /// <exception cref="FormatException">The data is no such encoding.</exception>
    public static object[] Decode(string types, ReadOnlySpan<byte> data) =>
        AbiCodec.TryDecode(AbiType.Parse(types).Items, data, new AbiBudget(MaxItems, MaxBytes, MaxDepth), out var values)
            ? values
            : throw new FormatException($"The contract's answer is not {types}.");
}
