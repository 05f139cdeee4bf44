using System.Buffers;
using System.Globalization;

namespace Dm3.Ethereum.Crypto;

/// <summary>What a wallet signs for <c>personal_sign</c>. Source: EIP-191, version 0x45.</summary>
public static class PersonalMessage
{
    // Decimal digits of the largest int.
    private const int LongestLength = 10;

    private static ReadOnlySpan<byte> Prefix => "\u0019Ethereum Signed Message:\n"u8;

    /// <summary>keccak(0x19 ‖ "Ethereum Signed Message:\n" ‖ decimal length in bytes ‖ message).</summary>
    public static Hash256 Hash(ReadOnlySpan<byte> message)
    {
        var signed = Begin(message.Length, out var start);
        message.CopyTo(signed.AsSpan(start));
        return End(signed, start + message.Length);
    }

    /// <summary>As over the text's UTF-8 bytes. A lone surrogate counts as U+FFFD, as browsers encode it.</summary>
    public static Hash256 Hash(ReadOnlySpan<char> message)
    {
        var length = System.Text.Encoding.UTF8.GetByteCount(message);
        var signed = Begin(length, out var start);
        System.Text.Encoding.UTF8.GetBytes(message, signed.AsSpan(start));
        return End(signed, start + length);
    }

    private static byte[] Begin(int messageLength, out int start)
    {
        var signed = ArrayPool<byte>.Shared.Rent(Prefix.Length + LongestLength + messageLength);
        Prefix.CopyTo(signed);
        messageLength.TryFormat(signed.AsSpan(Prefix.Length), out var digits, default, CultureInfo.InvariantCulture);
        start = Prefix.Length + digits;
        return signed;
    }

    private static Hash256 End(byte[] signed, int length)
    {
        var hash = Keccak256.Hash(signed.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(signed);
        return hash;
    }
}
