using System.Buffers.Binary;
using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>The contract that implements an interface for the name: <c>interfaceImplementer(bytes32,bytes4)</c>, 0x124a319c. Answer: <see cref="RecordAnswer.Address"/>. Source: ENSIP-8.</summary>
/// <param name="Node">As in <see cref="NodeQuery"/>.</param>
/// <param name="InterfaceId">ERC-165 id, the four bytes as a big-endian number.</param>
public sealed record InterfaceQuery(Hash256 Node, uint InterfaceId) : NodeQuery(Node)
{
    internal static readonly uint FunctionSelector = AbiFunction.Selector("interfaceImplementer(bytes32,bytes4)");

    /// <inheritdoc/>
    public override uint Selector => FunctionSelector;

    /// <inheritdoc/>
    public override byte[] Encode()
    {
        var writer = WriteCall(headWords: 2);
        Span<byte> id = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(id, InterfaceId);
        writer.WriteFixedBytes(id);
        return writer.ToArray();
    }

    internal static InterfaceQuery? Decode(ReadOnlyMemory<byte> arguments, AbiBudget budget)
    {
        var reader = new AbiReader(arguments.Span, budget);
        return reader.TryReadHash(out var node) && reader.TryReadFixedBytes(sizeof(uint), out var id)
            ? new InterfaceQuery(node, BinaryPrimitives.ReadUInt32BigEndian(id))
            : null;
    }
}
