namespace Dm3.Storage.Names;

/// <summary>What an operation sets and deletes. The operations table keeps this for each accepted operation, so that state can be rebuilt from it.</summary>
/// <param name="Texts">Key to new value; null deletes the text.</param>
/// <param name="Addresses">Coin type (below 2^63) to new bytes; null deletes the address.</param>
/// <param name="Contenthash">The new bytes; empty deletes it, null leaves it as it is.</param>
public sealed record RecordChanges(
    IReadOnlyDictionary<string, string?> Texts, IReadOnlyDictionary<ulong, ReadOnlyMemory<byte>?> Addresses, ReadOnlyMemory<byte>? Contenthash)
{
    /// <summary>Nothing set, nothing deleted.</summary>
    public static RecordChanges None { get; } = new(new Dictionary<string, string?>(), new Dictionary<ulong, ReadOnlyMemory<byte>?>(), null);

    // All that is set, where there was nothing before: most often it is applied to nothing, and need not be put together again.
    private NameRecords? FromNothing { get; init; }

    /// <summary>The fewest changes that turn <paramref name="before"/> into <paramref name="after"/>.</summary>
    public static RecordChanges Between(NameRecords before, NameRecords after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var texts = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var key in before.Texts.Keys)
        {
            if (!after.Texts.ContainsKey(key)) texts[key] = null;
        }

        foreach (var (key, value) in after.Texts)
        {
            if (!before.Texts.TryGetValue(key, out var old) || old != value) texts[key] = value;
        }

        var addresses = new Dictionary<ulong, ReadOnlyMemory<byte>?>();
        foreach (var coinType in before.Addresses.Keys)
        {
            if (!after.Addresses.ContainsKey(coinType)) addresses[coinType] = null;
        }

        foreach (var (coinType, value) in after.Addresses)
        {
            if (!before.Addresses.TryGetValue(coinType, out var old) || !old.Span.SequenceEqual(value.Span)) addresses[coinType] = value;
        }

        var sameContenthash = before.Contenthash.Span.SequenceEqual(after.Contenthash.Span);
        // The cast matters: a bare null would turn into empty bytes, which delete.
        return new RecordChanges(texts, addresses, sameContenthash ? (ReadOnlyMemory<byte>?)null : after.Contenthash) { FromNothing = before.IsEmpty ? after : null };
    }

    /// <summary>The records after these changes. Deleting what is not there changes nothing.</summary>
    /// <exception cref="ArgumentException">A value that <see cref="NameRecords"/> does not take.</exception>
    public NameRecords ApplyTo(NameRecords records)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (records.IsEmpty && FromNothing is { } all) return all;
        var texts = new Dictionary<string, string>(records.Texts, StringComparer.Ordinal);
        foreach (var (key, value) in Texts)
        {
            if (value is null) texts.Remove(key);
            else texts[key] = value;
        }

        var addresses = new Dictionary<ulong, ReadOnlyMemory<byte>>(records.Addresses);
        foreach (var (coinType, value) in Addresses)
        {
            if (value is { } bytes) addresses[coinType] = bytes;
            else addresses.Remove(coinType);
        }

        return new NameRecords(texts, addresses, Contenthash ?? records.Contenthash);
    }
}
