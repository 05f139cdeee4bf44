namespace Dm3.Ethereum.Abi;

/// <summary>
/// What one input may unfold to. ABI offsets may point many items at one place, so the size of an input says nothing about the
/// work behind it: 10 kB can fold 40^5 calls. A reader charges every word of a nested head as one item, and the content of
/// every <c>bytes</c> and <c>string</c> as bytes, each time it unfolds them. One budget is shared by all decodes of one request.
/// </summary>
/// <param name="maxItems">Head words of arrays and dynamic tuples, over all of them.</param>
/// <param name="maxBytes">Content bytes. Bytes that hold further ABI data are charged again when that is unfolded.</param>
/// <param name="maxDepth">Arrays, tuples and calls inside each other.</param>
public sealed class AbiBudget(int maxItems, int maxBytes, int maxDepth)
{
    private int _items = maxItems;
    private int _bytes = maxBytes;
    private int _depth = maxDepth;

    /// <summary>True from the first charge that did not fit. A decoder that failed tells by it "too much" from "malformed".</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>Charges head words.</summary>
    /// <returns>False if they do not fit, now and from then on.</returns>
    public bool TrySpendItems(int count) => TrySpend(ref _items, count);

    /// <summary>Charges content bytes.</summary>
    /// <returns>False if they do not fit, now and from then on.</returns>
    public bool TrySpendBytes(int count) => TrySpend(ref _bytes, count);

    /// <summary>Goes one level deeper; each success is paired with <see cref="Leave"/>.</summary>
    /// <returns>False if that is too deep, now and from then on.</returns>
    public bool TryEnter() => TrySpend(ref _depth, 1);

    /// <summary>Comes back from the level that <see cref="TryEnter"/> entered.</summary>
    public void Leave() => _depth++;

    private bool TrySpend(ref int left, int amount)
    {
        IsExhausted |= amount > left;
        if (IsExhausted) return false;
        left -= amount;
        return true;
    }
}
