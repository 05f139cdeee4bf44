using System.Text.RegularExpressions;

namespace Dm3.Delivery.Notify;

/// <summary>E-mail addresses as this service takes them: dot-atoms of RFC 5322 in ASCII, with a domain of at least two labels. No names, comments or quotes.</summary>
internal static partial class EmailAddress
{
    private const int MaxLength = 254;

    public static bool IsValid(string text) => text.Length <= MaxLength && Form().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]([A-Za-z0-9-]{0,61}[A-Za-z0-9])\z", RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
