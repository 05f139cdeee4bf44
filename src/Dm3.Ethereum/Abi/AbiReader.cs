using System.Buffers.Binary;
using System.Numerics;
using System.Text.Unicode;

namespace Dm3.Ethereum.Abi;

/// <summary>
/// Reads one ABI tuple, value after value, straight from the bytes. Every access is checked against the end of the data and all
/// padding must be zero. Offsets may alias or leave gaps, as in calldata that other encoders make; what they unfold is charged to
/// the budget. A read that returns false leaves the reader without use.
/// Source: Solidity contract ABI specification.
/// </summary>
public ref struct AbiReader
{
    /// <summary>Bytes of a word, the unit of every head.</summary>
    public const int WordLength = 32;

    private readonly ReadOnlySpan<byte> _data;
    private readonly AbiBudget? _budget;
    private readonly int _start;
    private int _next;

    /// <summary>Reads the tuple that begins at the first byte of <paramref name="data"/> (for calldata: behind the selector).</summary>
    /// <param name="data">The encoding; bytes behind the last value are not looked at.</param>
    /// <param name="budget">What may be unfolded. Left out only where the shape has no array, so that each byte is read once.</param>
    public AbiReader(ReadOnlySpan<byte> data, AbiBudget? budget = null)
        : this(data, budget, 0)
    {
    }

    private AbiReader(ReadOnlySpan<byte> data, AbiBudget? budget, int start)
    {
        _data = data;
        _budget = budget;
        _start = start;
        _next = start;
    }

    /// <summary>The next head word as it stands, 32 bytes.</summary>
    public bool TryReadWord(out ReadOnlySpan<byte> word)
    {
        var inside = _data.Length - _next >= WordLength;
        word = inside ? _data.Slice(_next, WordLength) : default;
        if (inside) _next += WordLength;
        return inside;
    }

    /// <summary>A <c>uint256</c>.</summary>
    public bool TryReadUInt256(out BigInteger value)
    {
        var read = TryReadWord(out var word);
        value = read ? new BigInteger(word, isUnsigned: true, isBigEndian: true) : default;
        return read;
    }

    /// <summary>A <c>uint64</c>; a larger value is refused.</summary>
    public bool TryReadUInt64(out ulong value)
    {
        value = 0;
        return TryReadWord(out var word) && TryGetUInt64(word, out value);
    }

    /// <summary>An <c>address</c>; bits above its 160 must be zero.</summary>
    public bool TryReadAddress(out Address address)
    {
        address = default;
        if (!TryReadWord(out var word) || word[..^Address.Length].ContainsAnyExcept((byte)0)) return false;
        address = new Address(word[^Address.Length..]);
        return true;
    }

    /// <summary>A <c>bool</c>; another value than 0 and 1 is refused.</summary>
    public bool TryReadBool(out bool value)
    {
        var read = TryReadUInt64(out var number) && number <= 1;
        value = read && number == 1;
        return read;
    }

    /// <summary>A <c>bytes32</c>.</summary>
    public bool TryReadHash(out Hash256 hash)
    {
        var read = TryReadWord(out var word);
        hash = read ? new Hash256(word) : default;
        return read;
    }

    /// <summary>A <c>bytesN</c>: N bytes, the rest of the word must be zero.</summary>
    public bool TryReadFixedBytes(int length, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (!TryReadWord(out var word) || word[length..].ContainsAnyExcept((byte)0)) return false;
        bytes = word[..length];
        return true;
    }

    /// <summary>A <c>bytes</c>, not copied.</summary>
    public bool TryReadBytes(out ReadOnlySpan<byte> bytes)
    {
        var read = TryReadRange(out var range);
        bytes = read ? _data[range] : default;
        return read;
    }

    /// <summary>A <c>bytes</c> as its place in the data that the first reader was made of, for callers that hold it as memory.</summary>
    public bool TryReadRange(out Range range)
    {
        range = default;
        if (!TryReadTail(out var at) || !TryGetLength(at, out var length)) return false;
        var from = at + WordLength;
        if (length > _data.Length - from) return false;
        var padding = -length & (WordLength - 1);
        if (padding > _data.Length - from - length || _data.Slice(from + length, padding).ContainsAnyExcept((byte)0)) return false;
        if (_budget is not null && !_budget.TrySpendBytes(length)) return false;
        range = new Range(from, from + length);
        return true;
    }

    /// <summary>A <c>string</c>; bytes that are not UTF-8 are refused.</summary>
    public bool TryReadString(out string text)
    {
        text = "";
        if (!TryReadBytes(out var bytes) || !Utf8.IsValid(bytes)) return false;
        text = System.Text.Encoding.UTF8.GetString(bytes);
        return true;
    }

    /// <summary>A tuple or fixed array with dynamic members, which stands behind an offset. Static ones are read in place.</summary>
    /// <param name="headWords">Words of its own head.</param>
    /// <param name="tuple">A reader of its members.</param>
    public bool TryReadTuple(int headWords, out AbiReader tuple)
    {
        tuple = default;
        return TryReadTail(out var at) && TryNest(at, headWords, out tuple);
    }

    /// <summary>An array of any length.</summary>
    /// <param name="itemHeadWords">Head words of one item; 1 for items with an offset.</param>
    /// <param name="count">How many items follow. Their heads are inside the data, so the count is never above the input's words.</param>
    /// <param name="items">A reader of the items.</param>
    public bool TryReadArray(int itemHeadWords, out int count, out AbiReader items)
    {
        count = 0;
        items = default;
        if (!TryReadTail(out var at) || !TryGetLength(at, out var length)) return false;
        if (length > (_data.Length - at - WordLength) / WordLength / itemHeadWords) return false;
        if (!TryNest(at + WordLength, length * itemHeadWords, out items)) return false;
        count = length;
        return true;
    }

    private readonly bool TryNest(int at, int headWords, out AbiReader nested)
    {
        nested = default;
        if (headWords > (_data.Length - at) / WordLength) return false;
        if (_budget is not null && !_budget.TrySpendItems(headWords)) return false;
        nested = new AbiReader(_data, _budget, at);
        return true;
    }

    private bool TryReadTail(out int at)
    {
        at = 0;
        if (!TryReadWord(out var word) || !TryGetUInt64(word, out var offset) || offset > (ulong)(_data.Length - _start)) return false;
        at = _start + (int)offset;
        return true;
    }

    private readonly bool TryGetLength(int at, out int length)
    {
        length = 0;
        if (_data.Length - at < WordLength || !TryGetUInt64(_data.Slice(at, WordLength), out var value) || value > int.MaxValue) return false;
        length = (int)value;
        return true;
    }

    private static bool TryGetUInt64(ReadOnlySpan<byte> word, out ulong value)
    {
        value = BinaryPrimitives.ReadUInt64BigEndian(word[24..]);
        return !word[..24].ContainsAnyExcept((byte)0);
    }
}
