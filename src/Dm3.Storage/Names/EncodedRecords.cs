using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Dm3.Storage.Names;

/// <summary>
/// The column <c>records</c>: record after record in the order of kind and key. A record is its kind (1 byte), the length of its key (2 bytes), the key (a text's key
/// as UTF-8, a coin type in decimal, or nothing), the length of its value (4 bytes) and the value (a text as UTF-8). Numbers are big-endian. The same records are the same bytes.
/// </summary>
internal static class EncodedRecords
{
    private const int KeyAt = 3;
    private const int LengthOfValue = 4;

    /// <summary>A record in its place.</summary>
    public readonly ref struct Entry(RecordKind kind, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int valueAt)
    {
        public readonly RecordKind Kind = kind;
        public readonly ReadOnlySpan<byte> Key = key;
        public readonly ReadOnlySpan<byte> Value = value;

        /// <summary>Where the value begins.</summary>
        public readonly int ValueAt = valueAt;
    }

    /// <summary>Writes them down.</summary>
    /// <exception cref="EncoderFallbackException">A text holds a lone surrogate: it would be folded into U+FFFD, and two keys could become one.</exception>
    /// <exception cref="ArgumentException">A key of more than 65 535 bytes.</exception>
    public static byte[] Write(IReadOnlyDictionary<string, string> texts, IReadOnlyDictionary<ulong, ReadOnlyMemory<byte>> addresses, ReadOnlySpan<byte> contenthash)
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        var records = new List<(RecordKind Kind, byte[] Key, ReadOnlyMemory<byte> Value)>(texts.Count + addresses.Count + 1);
        foreach (var (key, value) in texts) records.Add((RecordKind.Text, strict.GetBytes(key), strict.GetBytes(value)));
        foreach (var (coinType, value) in addresses) records.Add((RecordKind.Address, Encoding.ASCII.GetBytes(coinType.ToString(CultureInfo.InvariantCulture)), value));
        if (!contenthash.IsEmpty) records.Add((RecordKind.Contenthash, [], contenthash.ToArray()));
        records.Sort(static (one, other) => one.Kind != other.Kind ? one.Kind.CompareTo(other.Kind) : one.Key.AsSpan().SequenceCompareTo(other.Key));

        var encoded = new byte[records.Sum(record => KeyAt + record.Key.Length + LengthOfValue + record.Value.Length)];
        var rest = encoded.AsSpan();
        foreach (var (kind, key, value) in records)
        {
            if (key.Length > ushort.MaxValue) throw new ArgumentException($"A text key of {key.Length} bytes is too long.");
            rest[0] = (byte)kind;
            BinaryPrimitives.WriteUInt16BigEndian(rest[1..], (ushort)key.Length);
            key.CopyTo(rest[KeyAt..]);
            rest = rest[(KeyAt + key.Length)..];
            BinaryPrimitives.WriteInt32BigEndian(rest, value.Length);
            value.Span.CopyTo(rest[LengthOfValue..]);
            rest = rest[(LengthOfValue + value.Length)..];
        }

        return encoded;
    }

    /// <summary>Takes the next record and moves past it.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">These are no encoded records.</exception>
    public static bool TryRead(ReadOnlySpan<byte> encoded, ref int at, out Entry entry)
    {
        entry = default;
        if (at == encoded.Length) return false;
        var rest = encoded[at..];
        if (rest.Length < KeyAt) throw Broken();
        var keyEnd = KeyAt + BinaryPrimitives.ReadUInt16BigEndian(rest[1..]);
        if (rest.Length - keyEnd < LengthOfValue) throw Broken();
        var length = BinaryPrimitives.ReadInt32BigEndian(rest[keyEnd..]);
        var valueAt = keyEnd + LengthOfValue;
        if (length < 0 || length > rest.Length - valueAt) throw Broken();
        entry = new Entry((RecordKind)rest[0], rest[KeyAt..keyEnd], rest.Slice(valueAt, length), at + valueAt);
        at += valueAt + length;
        return true;
    }

    /// <summary>The value of one record.</summary>
    /// <returns>Not found: nothing.</returns>
    public static ReadOnlyMemory<byte> Find(ReadOnlyMemory<byte> encoded, RecordKind kind, ReadOnlySpan<byte> key)
    {
        var at = 0;
        while (TryRead(encoded.Span, ref at, out var entry))
        {
            if (entry.Kind == kind && entry.Key.SequenceEqual(key)) return encoded.Slice(entry.ValueAt, entry.Value.Length);
        }

        return default;
    }

    /// <summary>The coin type that a key names.</summary>
    /// <exception cref="InvalidDataException">It names none.</exception>
    public static ulong CoinType(ReadOnlySpan<byte> key) => Utf8Parser.TryParse(key, out ulong coinType, out var read) && read == key.Length ? coinType : throw Broken();

    private static InvalidDataException Broken() => new("The records of a name are not in the form of this program.");
}
