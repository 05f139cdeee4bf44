namespace Dm3.Core.Encoding;

/// <summary>
/// Base64 of the standard alphabet with padding, as dm3 writes keys, signatures and ciphertexts. Only the one text that encoding the bytes
/// gives is read: no white space, no URL alphabet, no stray bits in the last digit. Otherwise a text could change and still mean the same.
/// Source: RFC 4648, section 4, canonical form of 3.5.
/// </summary>
internal static class Base64Text
{
    /// <summary>Writes bytes.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes);

    /// <summary>Reads a text of any length.</summary>
    public static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length % 4 != 0) return false;
        var decoded = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64String(text, decoded, out var length)) return false;
        if (Convert.ToBase64String(decoded, 0, length) != text) return false;
        bytes = decoded[..length];
        return true;
    }
}
