using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>A text record: <c>text(bytes32,string)</c>, 0x59d1d43c. Answer: <see cref="RecordAnswer.Text(string)"/>. Source: ENSIP-5.</summary>
/// <param name="Node">As in <see cref="NodeQuery"/>.</param>
/// <param name="Key">Any text, as the caller says.</param>
public sealed record TextQuery(Hash256 Node, string Key) : NodeQuery(Node)
{
    internal static readonly uint FunctionSelector = AbiFunction.Selector("text(bytes32,string)");

    /// <inheritdoc/>
    public override uint Selector => FunctionSelector;

    /// <inheritdoc/>
    public override byte[] Encode()
    {
        var writer = WriteCall(headWords: 2);
        writer.WriteString(Key);
        return writer.ToArray();
    }

    internal static TextQuery? Decode(ReadOnlyMemory<byte> arguments, AbiBudget budget)
    {
        var reader = new AbiReader(arguments.Span, budget);
        return reader.TryReadHash(out var node) && reader.TryReadString(out var key) ? new TextQuery(node, key) : null;
    }
}
