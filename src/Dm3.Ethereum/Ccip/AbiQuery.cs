using System.Numerics;
using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>The ABI of a contract: <c>ABI(bytes32,uint256)</c>, 0x2203ab56. Answer: <see cref="RecordAnswer.Abi"/>. Source: ENSIP-4.</summary>
/// <param name="Node">As in <see cref="NodeQuery"/>.</param>
/// <param name="ContentTypes">Bit set of the encodings that the caller reads (1 JSON, 2 zlib JSON, 4 CBOR, 8 URI). Any uint256.</param>
public sealed record AbiQuery(Hash256 Node, BigInteger ContentTypes) : NodeQuery(Node)
{
    internal static readonly uint FunctionSelector = AbiFunction.Selector("ABI(bytes32,uint256)");

    /// <inheritdoc/>
    public override uint Selector => FunctionSelector;

    /// <inheritdoc/>
    public override byte[] Encode()
    {
        var writer = WriteCall(headWords: 2);
        writer.WriteUInt256(ContentTypes);
        return writer.ToArray();
    }

    internal static AbiQuery? Decode(ReadOnlyMemory<byte> arguments, AbiBudget budget)
    {
        var reader = new AbiReader(arguments.Span, budget);
        return reader.TryReadHash(out var node) && reader.TryReadUInt256(out var contentTypes) ? new AbiQuery(node, contentTypes) : null;
    }
}
