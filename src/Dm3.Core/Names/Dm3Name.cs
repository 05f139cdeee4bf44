using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using Dm3.Ethereum.Names;

namespace Dm3.Core.Names;

/// <summary>
/// Names as deployed dm3 compares them: nameprep of IDNA2003 over Unicode 3.2, not ENSIP-15. Emoji and <c>xn--</c> labels are refused, spaces
/// and empty labels are not. Use it only to agree with dm3 clients (message senders, conversation and account ids); names that go to ENS are
/// for <see cref="EnsNormalizer"/>. Agrees with ethers on every code point but 96 letters and digits of Unicode 15 and later, which ethers maps
/// to older ones when its platform knows them, and which are refused here. Source: RFC 3491, RFC 3490 section 4.1; the quirks are those of ethers 5.7 <c>nameprep</c>.
/// </summary>
public static partial class Dm3Name
{
    // Such names take a short way in ethers and are not checked at all.
    private const int MaxPlainLength = 59;

    /// <summary>Normalises a name of any length.</summary>
    /// <returns>False for a lone surrogate, a forbidden code point, and a hyphen at either end of the whole name or twice at its third place.</returns>
    public static bool TryNormalize(string name, [NotNullWhen(true)] out string? normalized)
    {
        normalized = null;
        if (name.Length <= MaxPlainLength && PlainName().IsMatch(name))
        {
            normalized = name.ToLowerInvariant();
            return true;
        }

        var mapped = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i += char.IsSurrogate(name[i]) ? 2 : 1)
        {
            if (!Rune.TryGetRuneAt(name, i, out var rune)) return false;
            mapped.Append(NameprepTables.Instance.Map(rune) ?? rune.ToString());
        }

        var composed = UnicodeForms.ToFormC(mapped.ToString());
        if (composed.EnumerateRunes().Any(NameprepTables.Instance.IsForbidden)) return false;
        if (composed.StartsWith('-') || composed.EndsWith('-')) return false;
        if (composed.Length >= 4 && composed.AsSpan(2, 2) is "--") return false;
        normalized = composed;
        return true;
    }

    /// <summary>True when both names can be normalised and then are equal.</summary>
    public static bool AreSame(string left, string right) =>
        TryNormalize(left, out var one) && TryNormalize(right, out var other) && one == other;

    /// <summary>Shortens a name for display or a file name: both ends, and what was left out between them.</summary>
    /// <param name="name">Normalised if it can be.</param>
    /// <param name="maxLength">Names up to this length stay whole; at least 4.</param>
    /// <param name="ellipsis">What stands for the middle; dm3 shows three dots, and a hyphen in file names.</param>
    public static string Abbreviate(string name, int maxLength, string ellipsis)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 4);
        var text = TryNormalize(name, out var normalized) ? normalized : name;
        var end = (maxLength / 2) - 1;
        return text.Length <= maxLength ? text : string.Concat(text.AsSpan(0, end), ellipsis, text.AsSpan(text.Length - end));
    }

    [GeneratedRegex("^[a-zA-Z0-9-]*\\z")]
    private static partial Regex PlainName();
}
