using System.Globalization;
using System.Numerics;

namespace Dm3.Delivery.Spam;

/// <summary>Amounts travel as decimal texts: JSON numbers end at 2^53.</summary>
internal static class Amount
{
    private const int MaxDigits = 78;
    private static readonly BigInteger Max = BigInteger.Pow(2, 256) - 1;

    /// <summary>Whether a text is a uint256 in decimal digits.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: > 0 and <= MaxDigits } && text.All(char.IsAsciiDigit) && BigInteger.Parse(text, CultureInfo.InvariantCulture) <= Max;

    /// <summary>Reads a valid text.</summary>
    public static BigInteger Parse(string text) => BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>Decimal digits.</summary>
    public static string Text(BigInteger amount) => amount.ToString(CultureInfo.InvariantCulture);
}
