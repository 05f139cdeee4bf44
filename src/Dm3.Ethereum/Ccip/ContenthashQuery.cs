using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>The content hash: <c>contenthash(bytes32)</c>, 0xbc1c58d1. Answer: <see cref="RecordAnswer.Bytes"/>. Source: ENSIP-7.</summary>
/// <param name="Node">As in <see cref="NodeQuery"/>.</param>
public sealed record ContenthashQuery(Hash256 Node) : NodeQuery(Node)
{
    internal static readonly uint FunctionSelector = AbiFunction.Selector("contenthash(bytes32)");

    /// <inheritdoc/>
    public override uint Selector => FunctionSelector;

    /// <inheritdoc/>
    public override byte[] Encode() => WriteCall(headWords: 1).ToArray();

    internal static ContenthashQuery? Decode(ReadOnlyMemory<byte> arguments, AbiBudget budget)
    {
        var reader = new AbiReader(arguments.Span, budget);
        return reader.TryReadHash(out var node) ? new ContenthashQuery(node) : null;
    }
}
