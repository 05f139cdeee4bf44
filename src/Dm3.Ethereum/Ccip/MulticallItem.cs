using System.Buffers.Binary;
using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>One call of a multicall: a query, or why there is none.</summary>
/// <param name="Call">The calldata.</param>
/// <param name="Query">The decoded call; null if <paramref name="Error"/> says why not.</param>
/// <param name="Error">
/// <see cref="CcipError.Malformed"/> or <see cref="CcipError.UnknownFunction"/>: this item alone is answered with
/// <see cref="RecordAnswer.Error"/>.
/// </param>
public sealed record MulticallItem(ReadOnlyMemory<byte> Call, RecordQuery? Query, CcipError Error)
{
    /// <summary>The first four bytes of the call, filled up with zeros as Solidity's <c>bytes4(call)</c> does.</summary>
    public uint Selector
    {
        get
        {
            Span<byte> selector = stackalloc byte[AbiFunction.SelectorLength];
            Call.Span[..Math.Min(Call.Length, selector.Length)].CopyTo(selector);
            return BinaryPrimitives.ReadUInt32BigEndian(selector);
        }
    }

    /// <summary>The item that asks a query.</summary>
    public static MulticallItem Of(RecordQuery query) => new(query.Encode(), query, CcipError.None);
}
