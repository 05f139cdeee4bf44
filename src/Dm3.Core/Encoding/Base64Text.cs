namespace Dm3.Core.Encoding;

/// <summary>
/// Base64 of the standard alphabet with padding, as dm3 writes keys, signatures and ciphertexts. Only the one text that encoding the bytes
/// gives is read: no white space, no URL alphabet, no stray bits in the last digit. Otherwise a text could change and still mean the same.
/// Source: RFC 4648, section 4, canonical form of 3.5.
/// </summary>
internal static class Base64Text
{
    private const int GroupBytes = 3;
    private const int GroupCharacters = 4;

    /// <summary>Writes bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes);

    /// <summary>Reads a text of any length.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length % GroupCharacters != 0) return false;
        if (text.IsEmpty) return true;
        // With any white space in it, there would be fewer bytes than that.
        var padding = text[^1] != '=' ? 0 : text[^2] != '=' ? 1 : 2;
        var decoded = new byte[(text.Length / GroupCharacters * GroupBytes) - padding];
        if (!Convert.TryFromBase64Chars(text, decoded, out var length) || length != decoded.Length) return false;
        // Stray bits can only be in the last digit.
        Span<char> last = stackalloc char[GroupCharacters];
        if (!Convert.TryToBase64Chars(decoded.AsSpan((decoded.Length - 1) / GroupBytes * GroupBytes), last, out _) || !text.EndsWith(last)) return false;
        bytes = decoded;
        return true;
    }
}
