using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>The Ether address: <c>addr(bytes32)</c>, 0x3b3b57de. Answer: <see cref="RecordAnswer.Address"/>. Source: ENSIP-1.</summary>
/// <param name="Node">As in <see cref="NodeQuery"/>.</param>
public sealed record AddrQuery(Hash256 Node) : NodeQuery(Node)
{
    internal static readonly uint FunctionSelector = AbiFunction.Selector("addr(bytes32)");

    /// <inheritdoc/>
    public override uint Selector => FunctionSelector;

    /// <inheritdoc/>
    public override byte[] Encode() => WriteCall(headWords: 1).ToArray();

    internal static AddrQuery? Decode(ReadOnlyMemory<byte> arguments, AbiBudget budget)
    {
        var reader = new AbiReader(arguments.Span, budget);
        return reader.TryReadHash(out var node) ? new AddrQuery(node) : null;
    }
}
