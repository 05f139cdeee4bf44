using System.Collections.ObjectModel;
using System.Text;

namespace Dm3.Storage.Names;

/// <summary>
/// The records of one name: immutable, compared by content. What a name does not hold is absent, so no value in here is ever empty
/// (the gateway answers an absent record with an empty value of the right type).
/// </summary>
public sealed class NameRecords : IEquatable<NameRecords>
{
    // Lone surrogates would be folded into U+FFFD on their way into the file, and two keys could become one.
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlyDictionary<string, string> _texts;
    private readonly ReadOnlyDictionary<ulong, ReadOnlyMemory<byte>> _addresses;

    private NameRecords(
        ReadOnlyDictionary<string, string> texts, ReadOnlyDictionary<ulong, ReadOnlyMemory<byte>> addresses, ReadOnlyMemory<byte> contenthash)
    {
        _texts = texts;
        _addresses = addresses;
        Contenthash = contenthash;
    }

    /// <summary>Copies the dictionaries and the bytes.</summary>
    /// <param name="texts">Key to value (ENSIP-5); any well-formed text, keys without U+0000 and compared by ordinal, values not empty.</param>
    /// <param name="addresses">Coin type (ENSIP-9, ENSIP-11; below 2^63) to the address in the coin's own binary form, not empty.</param>
    /// <param name="contenthash">Multicodec bytes (ENSIP-7); empty for none.</param>
    /// <exception cref="ArgumentException">An empty value, a coin type of 2^63 or more, a text with a lone surrogate, or a key with U+0000.</exception>
    public NameRecords(
        IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<ulong, ReadOnlyMemory<byte>> addresses, ReadOnlyMemory<byte> contenthash)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(addresses);
        foreach (var (key, value) in texts)
        {
            if (value.Length == 0) throw new ArgumentException($"The text \"{key}\" is empty: leave it out.", nameof(texts));
            // PostgreSQL has no such texts.
            if (key.Contains('\0', StringComparison.Ordinal)) throw new ArgumentException("A text key holds U+0000.", nameof(texts));
            _ = StrictUtf8.GetByteCount(key) + StrictUtf8.GetByteCount(value);
        }

        foreach (var (coinType, value) in addresses)
        {
            if (coinType > long.MaxValue) throw new ArgumentException($"The coin type {coinType} is not below 2^63.", nameof(addresses));
            if (value.IsEmpty) throw new ArgumentException($"The address of coin type {coinType} is empty: leave it out.", nameof(addresses));
        }

        _texts = new ReadOnlyDictionary<string, string>(new Dictionary<string, string>(texts, StringComparer.Ordinal));
        _addresses = new ReadOnlyDictionary<ulong, ReadOnlyMemory<byte>>(
            addresses.ToDictionary(entry => entry.Key, entry => (ReadOnlyMemory<byte>)entry.Value.ToArray()));
        Contenthash = contenthash.ToArray();
    }

    /// <summary>No record at all.</summary>
    public static NameRecords Empty { get; } =
        new(ReadOnlyDictionary<string, string>.Empty, ReadOnlyDictionary<ulong, ReadOnlyMemory<byte>>.Empty, default);

    /// <summary>Text records by key; ordinal, values not empty.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>Addresses by coin type (below 2^63), in the coin's own binary form, not empty.</summary>
    public IReadOnlyDictionary<ulong, ReadOnlyMemory<byte>> Addresses => _addresses;

    /// <summary>Multicodec bytes (ENSIP-7); empty for none.</summary>
    public ReadOnlyMemory<byte> Contenthash { get; }

    /// <summary>True if nothing is set.</summary>
    public bool IsEmpty => Texts.Count == 0 && Addresses.Count == 0 && Contenthash.IsEmpty;

    /// <summary>Takes over what the store read or merged (null: none): its own dictionaries, whose content was checked when it was written.</summary>
    internal static NameRecords Adopt(
        Dictionary<string, string>? texts, Dictionary<ulong, ReadOnlyMemory<byte>>? addresses, ReadOnlyMemory<byte> contenthash) =>
        texts is not { Count: > 0 } && addresses is not { Count: > 0 } && contenthash.IsEmpty
            ? Empty
            : new(texts?.AsReadOnly() ?? Empty._texts, addresses?.AsReadOnly() ?? Empty._addresses, contenthash);

    /// <inheritdoc/>
    public bool Equals(NameRecords? other) =>
        other is not null
        && Texts.Count == other.Texts.Count
        && Addresses.Count == other.Addresses.Count
        && Contenthash.Span.SequenceEqual(other.Contenthash.Span)
        && Texts.All(entry => other.Texts.TryGetValue(entry.Key, out var value) && value == entry.Value)
        && Addresses.All(entry => other.Addresses.TryGetValue(entry.Key, out var value) && value.Span.SequenceEqual(entry.Value.Span));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NameRecords);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Texts.Count, Addresses.Count, Contenthash.Length);
}
