using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>
/// Several calls at once: <c>multicall(bytes[])</c>, 0xac9650d8. Answer: <see cref="RecordAnswer.Multicall"/>. Items may be multicalls
/// themselves; what all of them unfold to, slots that share one place included, counts against one budget.
/// Source: ENS resolver profile IMulticallable.
/// </summary>
/// <param name="Items">The calls, in order; may be none.</param>
public sealed record MulticallQuery(IReadOnlyList<MulticallItem> Items) : RecordQuery
{
    internal static readonly uint FunctionSelector = AbiFunction.Selector("multicall(bytes[])");

    /// <inheritdoc/>
    public override uint Selector => FunctionSelector;

    /// <inheritdoc/>
    public override byte[] Encode()
    {
        var writer = AbiWriter.ForCall(FunctionSelector, headWords: 1);
        writer.BeginArray(Items.Count, itemHeadWords: 1);
        foreach (var item in Items) writer.WriteBytes(item.Call.Span);
        writer.End();
        return writer.ToArray();
    }

    internal static MulticallQuery? Decode(ReadOnlyMemory<byte> arguments, AbiBudget budget)
    {
        if (!budget.TryEnter()) return null;
        var reader = new AbiReader(arguments.Span, budget);
        var query = reader.TryReadArray(itemHeadWords: 1, out var count, out var calls) ? DecodeItems(arguments, count, calls, budget) : null;
        budget.Leave();
        return query;
    }

    private static MulticallQuery? DecodeItems(ReadOnlyMemory<byte> arguments, int count, AbiReader calls, AbiBudget budget)
    {
        var items = new MulticallItem[count];
        for (var i = 0; i < items.Length; i++)
        {
            if (!calls.TryReadRange(out var range)) return null;
            var call = arguments[range];
            TryDecode(call, budget, out var query, out var error);
            if (error == CcipError.TooMuchWork) return null;
            items[i] = new MulticallItem(call, query, error);
        }

        return new MulticallQuery(items);
    }
}
