using Dm3.Ethereum.Abi;

namespace Dm3.Ethereum.Ccip;

/// <summary>Return data of <see cref="BatchQuery"/>: <c>(bool[] failures, bytes[] responses)</c>. Source: ENSIP-21.</summary>
public static class BatchAnswer
{
    private static readonly uint HttpErrorSelector = AbiFunction.Selector("HttpError(uint16,string)");

    /// <summary>Encodes one item a lookup, in their order.</summary>
    public static byte[] Encode(IReadOnlyList<BatchItem> items)
    {
        var writer = new AbiWriter(headWords: 2);
        writer.BeginArray(items.Count, itemHeadWords: 1);
        foreach (var item in items) writer.WriteBool(item.Failed);
        writer.End();
        writer.BeginArray(items.Count, itemHeadWords: 1);
        foreach (var item in items) writer.WriteBytes(item.Response.Span);
        writer.End();
        return writer.ToArray();
    }

    /// <summary>Decodes an answer without copying it.</summary>
    /// <returns>False if malformed, if the two arrays differ in length, or if <paramref name="budget"/> is exhausted.</returns>
    public static bool TryDecode(ReadOnlyMemory<byte> answer, AbiBudget budget, out IReadOnlyList<BatchItem> items)
    {
        items = [];
        var reader = new AbiReader(answer.Span, budget);
        if (!reader.TryReadArray(itemHeadWords: 1, out var count, out var failures)
            || !reader.TryReadArray(itemHeadWords: 1, out var responseCount, out var responses) || responseCount != count) return false;

        var read = new BatchItem[count];
        for (var i = 0; i < read.Length; i++)
        {
            if (!failures.TryReadBool(out var failed) || !responses.TryReadRange(out var response)) return false;
            read[i] = new BatchItem(failed, answer[response]);
        }

        items = read;
        return true;
    }

    /// <summary>The error of a lookup whose gateway answered badly: <c>HttpError(uint16,string)</c>, 0x01800152.</summary>
    /// <param name="status">HTTP status; 0 if there was no answer.</param>
    /// <param name="message">For people.</param>
    public static byte[] HttpError(ushort status, string message)
    {
        var writer = AbiWriter.ForCall(HttpErrorSelector, headWords: 2);
        writer.WriteUInt64(status);
        writer.WriteString(message);
        return writer.ToArray();
    }
}
