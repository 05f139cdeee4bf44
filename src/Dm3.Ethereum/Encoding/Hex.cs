using System.Buffers;

namespace Dm3.Ethereum.Encoding;

/// <summary>Hexadecimal text with a <c>0x</c> prefix, as JSON-RPC and EIP-3668 use it. Written in lower case, read in any case.</summary>
public static class Hex
{
    /// <summary>Writes bytes as <c>0x</c> and two lower-case digits per byte. No bytes give <c>0x</c>.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => string.Concat("0x", Convert.ToHexStringLower(bytes));

    /// <summary>Reads <c>0x</c> (or <c>0X</c>) and an even number of digits of any case.</summary>
    /// <returns>False for a missing prefix, an odd number of digits or a character that is no hex digit.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length < 2 || text[0] != '0' || (text[1] | 0x20) != 'x' || (text.Length & 1) != 0) return false;
        var digits = text[2..];
        var decoded = new byte[digits.Length / 2];
        if (Convert.FromHexString(digits, decoded, out _, out _) != OperationStatus.Done) return false;
        bytes = decoded;
        return true;
    }

    /// <summary>Reads <c>0x</c> and exactly <c>2 × destination.Length</c> digits of any case into <paramref name="destination"/>.</summary>
    /// <returns>False for another length, a missing prefix or a character that is no hex digit.</returns>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination) =>
        text.Length == 2 + (destination.Length * 2) && text[0] == '0' && (text[1] | 0x20) == 'x'
        && Convert.FromHexString(text[2..], destination, out _, out _) == OperationStatus.Done;

    /// <summary>Reads <c>0x</c> and an even number of digits of any case.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text) =>
        TryDecode(text, out var bytes) ? bytes : throw new FormatException("Expected 0x and an even number of hex digits.");
}
