using System.Numerics;
using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>The address on another chain: <c>addr(bytes32,uint256)</c>, 0xf1cb7e06. Answer: <see cref="RecordAnswer.Bytes"/>. Sources: ENSIP-9, ENSIP-11.</summary>
/// <param name="Node">As in <see cref="NodeQuery"/>.</param>
/// <param name="CoinType">SLIP-44 coin type, or 0x80000000 with an EVM chain id. Any uint256.</param>
public sealed record CoinAddrQuery(Hash256 Node, BigInteger CoinType) : NodeQuery(Node)
{
    internal static readonly uint FunctionSelector = AbiFunction.Selector("addr(bytes32,uint256)");

    /// <inheritdoc/>
    public override uint Selector => FunctionSelector;

    /// <inheritdoc/>
    public override byte[] Encode()
    {
        var writer = WriteCall(headWords: 2);
        writer.WriteUInt256(CoinType);
        return writer.ToArray();
    }

    internal static CoinAddrQuery? Decode(ReadOnlyMemory<byte> arguments, AbiBudget budget)
    {
        var reader = new AbiReader(arguments.Span, budget);
        return reader.TryReadHash(out var node) && reader.TryReadUInt256(out var coinType) ? new CoinAddrQuery(node, coinType) : null;
    }
}
