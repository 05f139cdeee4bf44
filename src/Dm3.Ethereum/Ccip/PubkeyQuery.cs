using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>The secp256k1 public key: <c>pubkey(bytes32)</c>, 0xc8690233. Answer: <see cref="RecordAnswer.Pubkey"/>. Source: EIP-619.</summary>
/// <param name="Node">As in <see cref="NodeQuery"/>.</param>
public sealed record PubkeyQuery(Hash256 Node) : NodeQuery(Node)
{
    internal static readonly uint FunctionSelector = AbiFunction.Selector("pubkey(bytes32)");

    /// <inheritdoc/>
    public override uint Selector => FunctionSelector;

    /// <inheritdoc/>
    public override byte[] Encode() => WriteCall(headWords: 1).ToArray();

    internal static PubkeyQuery? Decode(ReadOnlyMemory<byte> arguments, AbiBudget budget)
    {
        var reader = new AbiReader(arguments.Span, budget);
        return reader.TryReadHash(out var node) ? new PubkeyQuery(node) : null;
    }
}
