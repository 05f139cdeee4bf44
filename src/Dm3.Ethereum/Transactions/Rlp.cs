using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Dm3.Ethereum.Transactions;

/// <summary>
/// Recursive-length-prefix encoding. Reading is strict: exactly the bytes that <see cref="Encode"/> writes are accepted, so no
/// two inputs mean the same. Source: Ethereum yellow paper, appendix B.
/// </summary>
public static class Rlp
{
    /// <summary>Lists inside lists that are read; an access list needs 4.</summary>
    public const int MaxDepth = 16;

    /// <summary>Items that one input may unfold to, lists included.</summary>
    public const int MaxItems = 65_536;

    private const byte StringBase = 0x80;
    private const byte ListBase = 0xc0;
    private const int MaxShortLength = 55;

    /// <summary>Writes an item.</summary>
    public static byte[] Encode(RlpItem item)
    {
        var output = new byte[EncodedLength(item)];
        Write(item, output);
        return output;
    }

    /// <summary>Reads one item that takes up the whole input.</summary>
    /// <returns>False for a length past the end, bytes left over, a length or single byte not in its shortest form,
    /// more than <see cref="MaxDepth"/> levels or <see cref="MaxItems"/> items.</returns>
    public static bool TryDecode(ReadOnlyMemory<byte> input, [NotNullWhen(true)] out RlpItem? item)
    {
        var remainingItems = MaxItems;
        var rest = input;
        return TryRead(ref rest, MaxDepth, ref remainingItems, out item) && rest.IsEmpty;
    }

    private static bool TryRead(ref ReadOnlyMemory<byte> input, int depth, ref int remainingItems, [NotNullWhen(true)] out RlpItem? item)
    {
        item = null;
        if (remainingItems-- == 0 || !TryReadHeader(input.Span, out var isList, out var header, out var length)) return false;
        var content = input.Slice(header, length);
        input = input[(header + length)..];
        if (!isList)
        {
            item = RlpItem.Of(content);
            return true;
        }

        if (depth == 0) return false;
        var items = new List<RlpItem>();
        while (!content.IsEmpty)
        {
            if (!TryRead(ref content, depth - 1, ref remainingItems, out var inner)) return false;
            items.Add(inner);
        }

        item = RlpItem.List([.. items]);
        return true;
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> input, out bool isList, out int header, out int length)
    {
        (isList, header, length) = (false, 0, 1);
        if (input.IsEmpty) return false;
        var first = input[0];
        if (first < StringBase) return true;

        isList = first >= ListBase;
        length = first - (isList ? ListBase : StringBase);
        header = 1;
        if (length > MaxShortLength)
        {
            var lengthBytes = length - MaxShortLength;
            header += lengthBytes;
            // A first zero byte, or a length that fits the short form, is a second spelling. Above 4 bytes no span is that long.
            if (lengthBytes > sizeof(uint) || input.Length < header || input[1] == 0) return false;
            Span<byte> padded = stackalloc byte[sizeof(uint)];
            padded.Clear();
            input.Slice(1, lengthBytes).CopyTo(padded[(sizeof(uint) - lengthBytes)..]);
            var longLength = BinaryPrimitives.ReadUInt32BigEndian(padded);
            if (longLength <= MaxShortLength || longLength > int.MaxValue) return false;
            length = (int)longLength;
        }

        if (length > input.Length - header) return false;
        // A byte under 0x80 stands for itself.
        return isList || length != 1 || input[header] >= StringBase;
    }

    private static int ContentLength(RlpItem item) => item.IsList ? item.Items.Sum(EncodedLength) : item.Bytes.Length;

    private static int EncodedLength(RlpItem item)
    {
        var length = ContentLength(item);
        return IsSingleByte(item) ? 1 : 1 + LengthBytes(length) + length;
    }

    private static bool IsSingleByte(RlpItem item) => !item.IsList && item.Bytes.Span is [< StringBase];

    private static int LengthBytes(int length) => length switch
    {
        <= MaxShortLength => 0,
        <= 0xff => 1,
        <= 0xffff => 2,
        <= 0xffffff => 3,
        _ => 4,
    };

    private static Span<byte> Write(RlpItem item, Span<byte> output)
    {
        if (!IsSingleByte(item))
        {
            var length = ContentLength(item);
            var lengthBytes = LengthBytes(length);
            output[0] = (byte)((item.IsList ? ListBase : StringBase) + (lengthBytes == 0 ? length : MaxShortLength + lengthBytes));
            for (var i = 0; i < lengthBytes; i++) output[lengthBytes - i] = (byte)((length >> (8 * i)) & 0xff);
            output = output[(1 + lengthBytes)..];
        }

        foreach (var inner in item.Items) output = Write(inner, output);
        item.Bytes.Span.CopyTo(output);
        return output[item.Bytes.Length..];
    }
}
