using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>A call for one record of a name, or a multicall of such calls. Sources: ENSIP-1, 3, 5, 7, 9, 24, EIP-205, 619, 634.</summary>
public abstract record RecordQuery
{
    private protected delegate RecordQuery? Decoder(ReadOnlyMemory<byte> arguments, AbiBudget budget);

    // Every function that is served, by selector. A decoder gives null for malformed arguments and for an exhausted budget.
    private static readonly FrozenDictionary<uint, Decoder> Functions = new Dictionary<uint, Decoder>
    {
        [AddrQuery.FunctionSelector] = AddrQuery.Decode,
        [CoinAddrQuery.FunctionSelector] = CoinAddrQuery.Decode,
        [TextQuery.FunctionSelector] = TextQuery.Decode,
        [ContenthashQuery.FunctionSelector] = ContenthashQuery.Decode,
        [NameQuery.FunctionSelector] = NameQuery.Decode,
        [PubkeyQuery.FunctionSelector] = PubkeyQuery.Decode,
        [AbiQuery.FunctionSelector] = AbiQuery.Decode,
        [InterfaceQuery.FunctionSelector] = InterfaceQuery.Decode,
        [DataQuery.FunctionSelector] = DataQuery.Decode,
        [RegistrationTermsQuery.FunctionSelector] = RegistrationTermsQuery.Decode,
        [MulticallQuery.FunctionSelector] = MulticallQuery.Decode,
    }.ToFrozenDictionary();

    // Derived types are those of the table.
    private protected RecordQuery()
    {
    }

    /// <summary>The function's selector.</summary>
    public abstract uint Selector { get; }

    /// <summary>Decodes calldata.</summary>
    /// <param name="call">Selector and arguments; a multicall keeps slices of it.</param>
    /// <param name="budget">What the call may unfold to, nested calls included.</param>
    /// <param name="query">Null on an error.</param>
    /// <param name="error">Why not. Faults of single items of a multicall stand in its items and are no error here.</param>
    public static bool TryDecode(ReadOnlyMemory<byte> call, AbiBudget budget, [NotNullWhen(true)] out RecordQuery? query, out CcipError error)
    {
        query = null;
        error = CcipError.UnknownFunction;
        if (!AbiFunction.TryReadSelector(call.Span, out var selector) || !Functions.TryGetValue(selector, out var decoder)) return false;

        var decoded = decoder(call[AbiFunction.SelectorLength..], budget);
        error = budget.IsExhausted ? CcipError.TooMuchWork : decoded is null ? CcipError.Malformed : CcipError.None;
        if (error == CcipError.None) query = decoded;
        return error == CcipError.None;
    }

    /// <summary>Canonical calldata.</summary>
    public abstract byte[] Encode();
}
