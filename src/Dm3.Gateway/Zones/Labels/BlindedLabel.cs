using System.Security.Cryptography;
using System.Text;
using Dm3.Ethereum.Names;

namespace Dm3.Gateway.Zones.Labels;

/// <summary>
/// A label that tells nobody whose it is: HMAC-SHA-256 under a secret of the zone, of the phone number in E.164 or of the handle in lower case; base32 (RFC
/// 4648, in lower case, without padding), so that it has 52 characters, which fit where labels end at 63. Whoever lacks the secret cannot go through all phone numbers.
/// </summary>
public static class BlindedLabel
{
    /// <summary>Characters of a label.</summary>
    public const int Length = 52;

    /// <summary>Longest handle, in characters.</summary>
    public const int MaxHandleLength = 256;

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int BitsPerCharacter = 5;

    /// <summary>Whether a text has the form of a label. It is then taken for one, not for a handle.</summary>
    public static bool IsLabel(string text) => text.Length == Length && text.All(each => Alphabet.Contains(each, StringComparison.Ordinal));

    /// <summary>Gives the label of a phone number or handle.</summary>
    /// <param name="text">What begins with a plus sign is a phone number, where there is a region also what is made of digits; anything else is a handle.</param>
    /// <param name="region">As in <see cref="PhoneLabel.TryRead"/>.</param>
    /// <param name="secret">Of the zone, 32 bytes.</param>
    /// <param name="label">See <see cref="Length"/>.</param>
    /// <param name="fault">What is wrong with the text, for people; empty for a good one.</param>
    public static bool TryRead(string text, string region, ReadOnlySpan<byte> secret, out string label, out string fault)
    {
        label = "";
        fault = "";
        string meant;
        if (text.StartsWith('+') || (region.Length > 0 && text.Length > 0 && text.All(each => char.IsAsciiDigit(each) || " -./()".Contains(each, StringComparison.Ordinal))))
        {
            if (!PhoneLabel.TryRead(text, region, out var digits, out fault)) return false;
            meant = "phone:" + digits;
        }
        else
        {
            if (text.Trim().Length is 0 or > MaxHandleLength || text.Any(char.IsControl) || !IsWellFormed(text))
            {
                fault = $"A handle has 1 to {MaxHandleLength} characters, none of them a control character.";
                return false;
            }

            meant = "handle:" + UnicodeForms.ToFormC(text.Trim().ToLowerInvariant());
        }

        label = Base32(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(meant)));
        return true;
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i += char.IsSurrogate(text[i]) ? 2 : 1)
        {
            if (!Rune.TryGetRuneAt(text, i, out _)) return false;
        }

        return true;
    }

    private static string Base32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(Length);
        int buffer = 0, bits = 0;
        foreach (var next in bytes)
        {
            buffer = (buffer << 8) | next;
            for (bits += 8; bits >= BitsPerCharacter; bits -= BitsPerCharacter) text.Append(Alphabet[(buffer >> (bits - BitsPerCharacter)) & 31]);
            buffer &= (1 << bits) - 1;
        }

        if (bits > 0) text.Append(Alphabet[(buffer << (BitsPerCharacter - bits)) & 31]);
        return text.ToString();
    }
}
