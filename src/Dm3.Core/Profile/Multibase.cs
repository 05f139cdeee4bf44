using System.Numerics;
using System.Text;

namespace Dm3.Core.Profile;

/// <summary>The bases in which content identifiers are written. Only the one canonical text of each byte string is read. Source: multibase.</summary>
internal static class Multibase
{
    // The longest identifier taken is 36 bytes; base16 is the longest spelling of it.
    private const int MaxLength = 80;
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";
    private const string Base58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <summary>Reads a text whose first character names its base.</summary>
    public static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length is 0 or > MaxLength) return false;
        return text[0] switch
        {
            'b' => TryDecodeBase32(text, out bytes),
            'z' => TryDecodeBase58(text[1..], out bytes),
            'f' => TryDecodeBase16(text[1..], out bytes),
            _ => false,
        };
    }

    /// <summary>base58btc without a prefix.</summary>
    public static bool TryDecodeBase58(string text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length > MaxLength) return false;
        var number = BigInteger.Zero;
        foreach (var character in text)
        {
            var digit = Base58.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0) return false;
            number = (number * 58) + digit;
        }

        var zeroes = text.Length - text.TrimStart('1').Length;
        bytes = [.. new byte[zeroes], .. number.IsZero ? [] : number.ToByteArray(isUnsigned: true, isBigEndian: true)];
        return true;
    }

    /// <summary>base32 in lower case without padding, prefix <c>b</c>. Source: RFC 4648, section 6.</summary>
    public static string EncodeBase32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder("b");
        int buffer = 0, bits = 0;
        foreach (var value in bytes)
        {
            buffer = ((buffer << 8) | value) & 0xfff;
            bits += 8;
            for (; bits >= 5; bits -= 5) text.Append(Base32[(buffer >> (bits - 5)) & 31]);
        }

        if (bits > 0) text.Append(Base32[(buffer << (5 - bits)) & 31]);
        return text.ToString();
    }

    private static bool TryDecodeBase32(string text, out byte[] bytes)
    {
        var output = new List<byte>();
        bytes = [];
        int buffer = 0, bits = 0;
        foreach (var character in text.AsSpan(1))
        {
            var digit = Base32.IndexOf(character, StringComparison.Ordinal);
            if (digit < 0) return false;
            buffer = ((buffer << 5) | digit) & 0xfff;
            bits += 5;
            if (bits < 8) continue;
            bits -= 8;
            output.Add((byte)((buffer >> bits) & 0xff));
        }

        bytes = [.. output];
        return EncodeBase32(bytes) == text;
    }

    private static bool TryDecodeBase16(string text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length % 2 != 0 || !text.All(char.IsAsciiHexDigitLower)) return false;
        bytes = Convert.FromHexString(text);
        return true;
    }
}
