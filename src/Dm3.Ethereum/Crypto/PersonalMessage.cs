using System.Globalization;

namespace Dm3.Ethereum.Crypto;

/// <summary>What a wallet signs for <c>personal_sign</c>. Source: EIP-191, version 0x45.</summary>
public static class PersonalMessage
{
    /// <summary>keccak(0x19 ‖ "Ethereum Signed Message:\n" ‖ decimal length in bytes ‖ message).</summary>
    public static Hash256 Hash(ReadOnlySpan<byte> message)
    {
        var length = message.Length.ToString(CultureInfo.InvariantCulture);
        return Keccak256.Hash([.. "\u0019Ethereum Signed Message:\n"u8, .. System.Text.Encoding.ASCII.GetBytes(length), .. message]);
    }

    /// <summary>As over the text's UTF-8 bytes. A lone surrogate counts as U+FFFD, as browsers encode it.</summary>
    public static Hash256 Hash(string message) => Hash(System.Text.Encoding.UTF8.GetBytes(message));
}
