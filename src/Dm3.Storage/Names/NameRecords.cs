using System.Buffers.Text;
using System.Collections.ObjectModel;
using System.Text;

namespace Dm3.Storage.Names;

/// <summary>
/// The records of one name: immutable, compared by content. What a name does not hold is absent, so no value in here is ever empty
/// (the gateway answers an absent record with an empty value of the right type). Kept as the bytes that the store holds; read record by record by
/// <see cref="Text"/> and <see cref="Address"/>, or all of them.
/// </summary>
public sealed class NameRecords : IEquatable<NameRecords>
{
    private const int LongestCoinType = 20;
    private const int KeyOnStack = 256;

    private readonly ReadOnlyMemory<byte> _encoded;
    private Content? _content;

    private NameRecords(ReadOnlyMemory<byte> encoded) => _encoded = encoded;

    /// <summary>Copies the dictionaries and the bytes.</summary>
    /// <param name="texts">Key to value (ENSIP-5); any well-formed text, keys without U+0000 and compared by ordinal, values not empty.</param>
    /// <param name="addresses">Coin type (ENSIP-9, ENSIP-11; below 2^63) to the address in the coin's own binary form, not empty.</param>
    /// <param name="contenthash">Multicodec bytes (ENSIP-7); empty for none.</param>
    /// <exception cref="ArgumentException">An empty value, a coin type of 2^63 or more, a text with a lone surrogate, or a key with U+0000 or of more than 65 535 bytes.</exception>
    public NameRecords(
        IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<ulong, ReadOnlyMemory<byte>> addresses, ReadOnlyMemory<byte> contenthash)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(addresses);
        foreach (var (key, value) in texts)
        {
            if (value.Length == 0) throw new ArgumentException($"The text \"{key}\" is empty: leave it out.", nameof(texts));
            // PostgreSQL's log of operations has no such texts.
            if (key.Contains('\0', StringComparison.Ordinal)) throw new ArgumentException("A text key holds U+0000.", nameof(texts));
        }

        foreach (var (coinType, value) in addresses)
        {
            if (coinType > long.MaxValue) throw new ArgumentException($"The coin type {coinType} is not below 2^63.", nameof(addresses));
            if (value.IsEmpty) throw new ArgumentException($"The address of coin type {coinType} is empty: leave it out.", nameof(addresses));
        }

        _encoded = EncodedRecords.Write(texts, addresses, contenthash.Span);
    }

    /// <summary>No record at all.</summary>
    public static NameRecords Empty { get; } = new(default(ReadOnlyMemory<byte>));

    /// <summary>Text records by key; ordinal, values not empty.</summary>
    public IReadOnlyDictionary<string, string> Texts => All.Texts;

    /// <summary>Addresses by coin type (below 2^63), in the coin's own binary form, not empty.</summary>
    public IReadOnlyDictionary<ulong, ReadOnlyMemory<byte>> Addresses => All.Addresses;

    /// <summary>Multicodec bytes (ENSIP-7); empty for none.</summary>
    public ReadOnlyMemory<byte> Contenthash => EncodedRecords.Find(_encoded, RecordKind.Contenthash, []);

    /// <summary>True if nothing is set.</summary>
    public bool IsEmpty => _encoded.IsEmpty;

    /// <summary>How many texts and addresses.</summary>
    public int Count => Measure(static entry => entry.Kind == RecordKind.Contenthash ? 0 : 1);

    /// <summary>Bytes of all values, and of the texts' keys.</summary>
    public int ContentBytes => Measure(static entry => entry.Value.Length + (entry.Kind == RecordKind.Text ? entry.Key.Length : 0));

    /// <summary>The bytes that the store holds; the same for the same records. Not to be changed.</summary>
    public ReadOnlyMemory<byte> Encoded => _encoded;

    private Content All => _content ??= ReadAll();

    /// <summary>One text as UTF-8; empty for none.</summary>
    /// <param name="key">Compared by ordinal; one that is not well-formed is never there.</param>
    public ReadOnlyMemory<byte> Text(ReadOnlySpan<char> key)
    {
        if (IsEmpty || key.Length > ushort.MaxValue) return default;
        Span<byte> room = key.Length <= KeyOnStack / 3 ? stackalloc byte[KeyOnStack] : new byte[Encoding.UTF8.GetMaxByteCount(key.Length)];
        return System.Text.Unicode.Utf8.FromUtf16(key, room, out _, out var length, replaceInvalidSequences: false) == System.Buffers.OperationStatus.Done
            ? EncodedRecords.Find(_encoded, RecordKind.Text, room[..length])
            : default;
    }

    /// <summary>One address; empty for none.</summary>
    public ReadOnlyMemory<byte> Address(ulong coinType)
    {
        Span<byte> key = stackalloc byte[LongestCoinType];
        Utf8Formatter.TryFormat(coinType, key, out var length);
        return EncodedRecords.Find(_encoded, RecordKind.Address, key[..length]);
    }

    /// <summary>Takes over what the store holds, whose content was checked when it was written.</summary>
    internal static NameRecords Adopt(ReadOnlyMemory<byte> encoded) => encoded.IsEmpty ? Empty : new(encoded);

    /// <inheritdoc/>
    public bool Equals(NameRecords? other) => other is not null && _encoded.Span.SequenceEqual(other._encoded.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NameRecords);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_encoded.Span);
        return hash.ToHashCode();
    }

    private int Measure(Func<EncodedRecords.Entry, int> measure)
    {
        var (sum, at) = (0, 0);
        while (EncodedRecords.TryRead(_encoded.Span, ref at, out var entry)) sum += measure(entry);
        return sum;
    }

    private Content ReadAll()
    {
        Dictionary<string, string>? texts = null;
        Dictionary<ulong, ReadOnlyMemory<byte>>? addresses = null;
        var at = 0;
        while (EncodedRecords.TryRead(_encoded.Span, ref at, out var entry))
        {
            if (entry.Kind == RecordKind.Text) (texts ??= new(StringComparer.Ordinal)).Add(Encoding.UTF8.GetString(entry.Key), Encoding.UTF8.GetString(entry.Value));
            else if (entry.Kind == RecordKind.Address) (addresses ??= []).Add(EncodedRecords.CoinType(entry.Key), _encoded.Slice(entry.ValueAt, entry.Value.Length));
        }

        return new Content(
            texts?.AsReadOnly() ?? ReadOnlyDictionary<string, string>.Empty, addresses?.AsReadOnly() ?? ReadOnlyDictionary<ulong, ReadOnlyMemory<byte>>.Empty);
    }

    private sealed record Content(ReadOnlyDictionary<string, string> Texts, ReadOnlyDictionary<ulong, ReadOnlyMemory<byte>> Addresses);
}
