using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>The name of a reverse node: <c>name(bytes32)</c>, 0x691f3431. Answer: <see cref="RecordAnswer.Text(string)"/>. Source: ENSIP-3.</summary>
/// <param name="Node">As in <see cref="NodeQuery"/>.</param>
public sealed record NameQuery(Hash256 Node) : NodeQuery(Node)
{
    internal static readonly uint FunctionSelector = AbiFunction.Selector("name(bytes32)");

    /// <inheritdoc/>
    public override uint Selector => FunctionSelector;

    /// <inheritdoc/>
    public override byte[] Encode() => WriteCall(headWords: 1).ToArray();

    internal static NameQuery? Decode(ReadOnlyMemory<byte> arguments, AbiBudget budget)
    {
        var reader = new AbiReader(arguments.Span, budget);
        return reader.TryReadHash(out var node) ? new NameQuery(node) : null;
    }
}
