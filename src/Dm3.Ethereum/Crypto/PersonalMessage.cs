using System.Globalization;

namespace Dm3.Ethereum.Crypto;

/// <summary>What a wallet signs for <c>personal_sign</c>. Source: EIP-191, version 0x45.</summary>
public static class PersonalMessage
{
    private static ReadOnlySpan<byte> Prefix => "\u0019Ethereum Signed Message:\n"u8;

    /// <summary>keccak(0x19 ‖ "Ethereum Signed Message:\n" ‖ decimal length in bytes ‖ message).</summary>
    public static Hash256 Hash(ReadOnlySpan<byte> message)
    {
        var signed = Begin(message.Length, out var start);
        message.CopyTo(signed.AsSpan(start));
        return Keccak256.Hash(signed);
    }

    /// <summary>As over the text's UTF-8 bytes. A lone surrogate counts as U+FFFD, as browsers encode it.</summary>
    public static Hash256 Hash(string message)
    {
        var signed = Begin(System.Text.Encoding.UTF8.GetByteCount(message), out var start);
        System.Text.Encoding.UTF8.GetBytes(message, signed.AsSpan(start));
        return Keccak256.Hash(signed);
    }

    private static byte[] Begin(int messageLength, out int start)
    {
        var length = messageLength.ToString(CultureInfo.InvariantCulture);
        start = Prefix.Length + length.Length;
        var signed = new byte[start + messageLength];
        Prefix.CopyTo(signed);
        System.Text.Encoding.ASCII.GetBytes(length, signed.AsSpan(Prefix.Length));
        return signed;
    }
}
