using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Dm3.Ethereum.Abi;

/// <summary>
/// An ABI type, as canonical signatures write it: <c>uint256</c> (not <c>uint</c>), <c>bytes</c>, <c>(address,string[])[2][]</c>.
/// Types without any word (<c>T[0]</c>, <c>()</c>) do not exist, as in Solidity: every value costs its reader some input.
/// </summary>
public sealed class AbiType
{
    // Bounds on what a type may demand: nesting, and words that stand in a row without a length of their own.
    private const int MaxDepth = 32;
    private const int MaxHeadWords = 1 << 16;

    private readonly string _text;

    private AbiType(AbiKind kind, string text, int size = 0, bool isDynamic = false, int innerWords = 1, params AbiType[] items)
    {
        (_text, Kind, Size, IsDynamic, InnerWords, Items) = (text, kind, size, isDynamic, innerWords, items);
    }

    /// <summary>Which kind of type.</summary>
    public AbiKind Kind { get; }

    /// <summary>Bits of an integer, bytes of a <c>bytesN</c>, items of a <c>T[k]</c>; else 0.</summary>
    public int Size { get; }

    /// <summary>True if the encoding has no fixed length, so that it stands behind an offset.</summary>
    public bool IsDynamic { get; }

    /// <summary>The item type of an array; the member types of a tuple.</summary>
    public IReadOnlyList<AbiType> Items { get; }

    /// <summary>Words in the head of what contains it: 1 for dynamic types.</summary>
    public int HeadWords => IsDynamic ? 1 : InnerWords;

    /// <summary>Words of its own head: those of all members together for a tuple or <c>T[k]</c>.</summary>
    public int InnerWords { get; }

    /// <summary>The canonical text.</summary>
    public override string ToString() => _text;

    /// <summary>Reads a canonical type.</summary>
    /// <returns>False for anything else, for more than 32 levels, and for more than 65536 words in a row.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out AbiType? type)
    {
        var at = 0;
        type = Parse(text, ref at, MaxDepth);
        if (at != text.Length) type = null;
        return type is not null;
    }

    /// <summary>As <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">Not a canonical type.</exception>
    public static AbiType Parse(string text) =>
        TryParse(text, out var type) ? type : throw new FormatException($"Not a canonical ABI type: {text}");

    private static AbiType? Parse(string text, ref int at, int depth)
    {
        if (depth == 0 || at == text.Length) return null;
        var type = text[at] == '(' ? ParseTuple(text, ref at, depth) : ParseElementary(text, ref at);
        while (type is not null && at < text.Length && text[at] == '[')
        {
            if (--depth == 0) return null;
            type = ParseArray(text, ref at, type);
        }

        return type;
    }

    private static AbiType? ParseTuple(string text, ref int at, int depth)
    {
        var start = at;
        var members = new List<AbiType>();
        do
        {
            at++;
            if (Parse(text, ref at, depth - 1) is not { } member || at == text.Length) return null;
            members.Add(member);
        }
        while (text[at] == ',');
        if (text[at++] != ')') return null;

        var words = members.Sum(member => (long)member.HeadWords);
        if (words > MaxHeadWords) return null;
        return new AbiType(AbiKind.Tuple, text[start..at], 0, members.Exists(member => member.IsDynamic), (int)words, [.. members]);
    }

    private static AbiType? ParseArray(string text, ref int at, AbiType item)
    {
        var close = text.IndexOf(']', at);
        if (close < 0) return null;
        var digits = text.AsSpan(at + 1, close - at - 1);
        at = close + 1;
        if (digits.IsEmpty) return new AbiType(AbiKind.Array, item + "[]", 0, true, item.HeadWords, item);
        if (!TryParseNumber(digits, out var size) || (long)size * item.HeadWords > MaxHeadWords) return null;
        return new AbiType(AbiKind.FixedArray, $"{item}[{size}]", size, item.IsDynamic, size * item.HeadWords, item);
    }

    private static AbiType? ParseElementary(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiLetterOrDigit(text[at])) at++;
        var name = text[start..at];
        switch (name)
        {
            case "address": return new AbiType(AbiKind.Address, name);
            case "bool": return new AbiType(AbiKind.Bool, name);
            case "bytes": return new AbiType(AbiKind.Bytes, name, isDynamic: true);
            case "string": return new AbiType(AbiKind.Text, name, isDynamic: true);
        }

        var digits = name.AsSpan(name.AsSpan().TrimEnd("0123456789").Length);
        if (!TryParseNumber(digits, out var size)) return null;
        return name[..^digits.Length] switch
        {
            "uint" when size % 8 == 0 && size <= 256 => new AbiType(AbiKind.UnsignedInteger, name, size),
            "int" when size % 8 == 0 && size <= 256 => new AbiType(AbiKind.SignedInteger, name, size),
            "bytes" when size <= 32 => new AbiType(AbiKind.FixedBytes, name, size),
            _ => null,
        };
    }

    // 1 and up, without sign, blanks or leading zeros.
    private static bool TryParseNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        return !digits.StartsWith("0") && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
