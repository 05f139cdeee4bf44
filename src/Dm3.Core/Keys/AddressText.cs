using Dm3.Ethereum;

namespace Dm3.Core.Keys;

/// <summary>Addresses as people write them into dm3 texts: with or without <c>0x</c>, one letter case or the EIP-55 checksum.</summary>
public static class AddressText
{
    /// <summary>Reads an address and, when its letters are of both cases, checks the checksum. Source: EIP-55.</summary>
    /// <returns>False for another form or a wrong checksum.</returns>
    public static bool TryParse(string text, out Address address)
    {
        var digits = text.StartsWith("0x", StringComparison.Ordinal) ? text[2..] : text;
        if (!Address.TryParse("0x" + digits, out address)) return false;
        var hasUpper = digits.Any(char.IsAsciiLetterUpper);
        var hasLower = digits.Any(char.IsAsciiLetterLower);
        return !hasUpper || !hasLower || address.ToString()[2..] == digits;
    }
}
