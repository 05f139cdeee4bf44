using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Dm3.Ethereum.Abi;

/// <summary>
/// Builds the canonical ABI encoding of one tuple in one buffer: heads are reserved when their tuple begins, dynamic content is
/// appended in order of writing. Misuse (a head not filled, a value out of range) throws.
/// Source: Solidity contract ABI specification.
/// </summary>
public sealed class AbiWriter
{
    private const int WordLength = AbiReader.WordLength;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Stack<Head> _outer = [];
    private byte[] _buffer;
    private int _length;
    private Head _head;

    // Offsets count from Base; Next is the word to fill.
    private readonly record struct Head(int Base, int Next, int End);

    /// <summary>Begins a tuple.</summary>
    /// <param name="headWords">Words of its head: 1 for a dynamic member, else the words of the member.</param>
    /// <param name="tailBytes">Expected bytes behind the head; spares growing the buffer.</param>
    public AbiWriter(int headWords, int tailBytes = 0)
    {
        _buffer = new byte[(headWords * WordLength) + tailBytes];
        _head = Reserve(headWords);
    }

    private AbiWriter(uint selector, int headWords, int tailBytes)
    {
        _buffer = new byte[AbiFunction.SelectorLength + (headWords * WordLength) + tailBytes];
        BinaryPrimitives.WriteUInt32BigEndian(Append(AbiFunction.SelectorLength), selector);
        _head = Reserve(headWords);
    }

    /// <summary>Begins calldata (or the data of a custom error): the selector, then the tuple of arguments.</summary>
    public static AbiWriter ForCall(uint selector, int headWords, int tailBytes = 0) => new(selector, headWords, tailBytes);

    /// <summary>A whole word: a <c>bytes32</c>, or a value that the caller has padded.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public void WriteWord(ReadOnlySpan<byte> word)
    {
        if (word.Length != WordLength) throw new ArgumentException("A word has 32 bytes.", nameof(word));
        word.CopyTo(NextWord());
    }

    /// <summary>A <c>uint256</c> or narrower.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or above 2^256 - 1.</exception>
    public void WriteUInt256(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var length = value.GetByteCount(isUnsigned: true);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, WordLength, nameof(value));
        value.TryWriteBytes(NextWord()[^length..], out _, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>An <c>int256</c> or narrower, two's complement.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside -2^255 … 2^255 - 1.</exception>
    public void WriteInt256(BigInteger value)
    {
        var length = value.GetByteCount();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, WordLength, nameof(value));
        var word = NextWord();
        if (value.Sign < 0) word.Fill(0xff);
        value.TryWriteBytes(word[^length..], out _, isBigEndian: true);
    }

    /// <summary>A <c>uint64</c> or narrower.</summary>
    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(NextWord()[^sizeof(ulong)..], value);

    /// <summary>An <c>address</c>.</summary>
    public void WriteAddress(Address address) => address.Bytes.CopyTo(NextWord()[^Address.Length..]);

    /// <summary>A <c>bool</c>.</summary>
    public void WriteBool(bool value) => NextWord()[^1] = value ? (byte)1 : (byte)0;

    /// <summary>A <c>bytes32</c>.</summary>
    public void WriteHash(in Hash256 hash) => hash.Bytes.CopyTo(NextWord());

    /// <summary>A <c>bytesN</c> of up to 32 bytes.</summary>
    /// <exception cref="ArgumentException">More than 32 bytes.</exception>
    public void WriteFixedBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(NextWord());

    /// <summary>A <c>bytes</c>.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteTailOffset();
        bytes.CopyTo(AppendContent(bytes.Length));
    }

    /// <summary>A <c>string</c>, as UTF-8.</summary>
    /// <exception cref="ArgumentException">The text holds half a surrogate pair.</exception>
    public void WriteString(string text)
    {
        var length = StrictUtf8.GetByteCount(text);
        WriteTailOffset();
        StrictUtf8.GetBytes(text, AppendContent(length));
    }

    /// <summary>Begins a dynamic tuple or a fixed array of dynamic items; its members follow, then <see cref="End"/>. Static ones are written in place.</summary>
    /// <param name="headWords">Words of its own head.</param>
    public void BeginTuple(int headWords)
    {
        WriteTailOffset();
        _outer.Push(_head);
        _head = Reserve(headWords);
    }

    /// <summary>Begins an array of any length; its items follow, then <see cref="End"/>.</summary>
    /// <param name="count">How many items.</param>
    /// <param name="itemHeadWords">Head words of one item; 1 for dynamic items.</param>
    public void BeginArray(int count, int itemHeadWords)
    {
        WriteTailOffset();
        AppendLength(count);
        _outer.Push(_head);
        _head = Reserve(count * itemHeadWords);
    }

    /// <summary>Ends what the last <see cref="BeginTuple"/> or <see cref="BeginArray"/> began.</summary>
    /// <exception cref="InvalidOperationException">Nothing is open, or members are missing.</exception>
    public void End()
    {
        ThrowIfHeadOpen();
        _head = _outer.Pop();
    }

    /// <summary>The finished encoding.</summary>
    /// <exception cref="InvalidOperationException">Something is still open, or members are missing.</exception>
    public byte[] ToArray()
    {
        ThrowIfHeadOpen();
        if (_outer.Count != 0) throw new InvalidOperationException("A tuple or array was begun and not ended.");
        return _length == _buffer.Length ? _buffer : _buffer[.._length];
    }

    /// <summary>Length of a <c>bytes</c> content with its length word and padding.</summary>
    internal static int TailLength(int contentLength) => WordLength + contentLength + (-contentLength & (WordLength - 1));

    private void ThrowIfHeadOpen()
    {
        if (_head.Next != _head.End) throw new InvalidOperationException("Members of the tuple or array are missing.");
    }

    private Span<byte> NextWord()
    {
        if (_head.Next == _head.End) throw new InvalidOperationException("The tuple or array already has all its members.");
        var word = _buffer.AsSpan(_head.Next, WordLength);
        _head = _head with { Next = _head.Next + WordLength };
        return word;
    }

    private void WriteTailOffset() => WriteUInt64((ulong)(_length - _head.Base));

    private Span<byte> AppendContent(int length)
    {
        AppendLength(length);
        return Append(TailLength(length) - WordLength);
    }

    private void AppendLength(int length) => BinaryPrimitives.WriteInt32BigEndian(Append(WordLength)[^sizeof(int)..], length);

    private Head Reserve(int headWords)
    {
        var at = _length;
        Append(headWords * WordLength);
        return new Head(at, at, _length);
    }

    // Fresh buffers are zero and bytes are only ever appended: padding needs no writing.
    private Span<byte> Append(int count)
    {
        var from = _length;
        _length += count;
        if (_length > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_length, _buffer.Length * 2));
        return _buffer.AsSpan(from, count);
    }
}
