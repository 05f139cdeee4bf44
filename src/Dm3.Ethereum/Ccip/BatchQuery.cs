using System.Diagnostics.CodeAnalysis;
using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>
/// Several offchain lookups in one request: <c>query((address sender, string[] urls, bytes data)[])</c>, 0xa780bab6.
/// Answer: <see cref="BatchAnswer"/>. Source: ENSIP-21.
/// </summary>
/// <param name="Lookups">In order; may be none.</param>
public sealed record BatchQuery(IReadOnlyList<BatchLookup> Lookups)
{
    private const int LookupHeadWords = 3;
    private static readonly uint Selector = AbiFunction.Selector("query((address,string[],bytes)[])");

    /// <summary>Decodes calldata.</summary>
    /// <param name="calldata">Selector and arguments; the lookups keep slices of it.</param>
    /// <param name="budget">Shared with the decodes of the lookups' own data.</param>
    /// <param name="query">Null on an error.</param>
    /// <param name="error">Why not.</param>
    public static bool TryDecode(ReadOnlyMemory<byte> calldata, AbiBudget budget, [NotNullWhen(true)] out BatchQuery? query, out CcipError error)
    {
        query = null;
        error = CcipError.UnknownFunction;
        if (!AbiFunction.TryReadSelector(calldata.Span, out var selector) || selector != Selector) return false;

        var lookups = Decode(calldata[AbiFunction.SelectorLength..], budget);
        error = budget.IsExhausted ? CcipError.TooMuchWork : lookups is null ? CcipError.Malformed : CcipError.None;
        if (lookups is null) return false;
        query = new BatchQuery(lookups);
        return true;
    }

    /// <summary>Canonical calldata.</summary>
    public byte[] Encode()
    {
        var writer = AbiWriter.ForCall(Selector, headWords: 1);
        writer.BeginArray(Lookups.Count, itemHeadWords: 1);
        foreach (var lookup in Lookups)
        {
            writer.BeginTuple(LookupHeadWords);
            writer.WriteAddress(lookup.Sender);
            writer.BeginArray(lookup.Urls.Count, itemHeadWords: 1);
            foreach (var url in lookup.Urls) writer.WriteString(url);
            writer.End();
            writer.WriteBytes(lookup.Data.Span);
            writer.End();
        }

        writer.End();
        return writer.ToArray();
    }

    private static BatchLookup[]? Decode(ReadOnlyMemory<byte> arguments, AbiBudget budget)
    {
        var reader = new AbiReader(arguments.Span, budget);
        if (!reader.TryReadArray(itemHeadWords: 1, out var count, out var items)) return null;
        var lookups = new BatchLookup[count];
        for (var i = 0; i < lookups.Length; i++)
        {
            if (!items.TryReadTuple(LookupHeadWords, out var item) || !item.TryReadAddress(out var sender)
                || !TryReadUrls(ref item, out var urls) || !item.TryReadRange(out var data)) return null;
            lookups[i] = new BatchLookup(sender, urls, arguments[data]);
        }

        return lookups;
    }

    private static bool TryReadUrls(ref AbiReader item, out string[] urls)
    {
        urls = [];
        if (!item.TryReadArray(itemHeadWords: 1, out var count, out var texts)) return false;
        urls = new string[count];
        for (var i = 0; i < urls.Length; i++)
        {
            if (!texts.TryReadString(out urls[i])) return false;
        }

        return true;
    }
}
