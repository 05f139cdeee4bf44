using System.Buffers;
using System.Text;

namespace Dm3.Ethereum.Names;

/// <summary>
/// Normal form of ENS names. Accepts and gives exactly what <c>ens_normalize</c> of @adraffy/ens-normalize 1.11.1 (Unicode 17)
/// does. There is no limit on length; work is n log n at worst. Source: ENSIP-15.
/// </summary>
public static class EnsNormalizer
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    /// <summary>
    /// Gives the normal form: labels joined by dots. The empty string is the root and normal. White space is not trimmed (it is
    /// disallowed). A name of plain labels (<c>a-z 0-9 -</c>) that is normal already is given back itself.
    /// </summary>
    /// <param name="name">UTF-16 text of any length.</param>
    /// <param name="normalized">The normal form; empty on failure.</param>
    /// <param name="error">What is wrong with the first label that has no normal form.</param>
    /// <returns>False when some label has no normal form.</returns>
    public static bool TryNormalize(string name, out string normalized, out EnsNameError error)
    {
        ArgumentNullException.ThrowIfNull(name);
        normalized = name;
        error = EnsNameError.None;
        if (IsPlainAndNormal(name)) return true;

        normalized = "";
        var labels = new LabelNormalizer(EnsipTables.Instance);
        var output = new StringBuilder(name.Length);
        foreach (var range in name.AsSpan().Split('.'))
        {
            if (range.Start.Value > 0) output.Append('.');
            error = labels.Normalize(name.AsSpan()[range], output);
            if (error != EnsNameError.None) return false;
        }

        normalized = output.ToString();
        return true;
    }

    /// <summary>True when the name has a normal form and is it.</summary>
    public static bool IsNormalized(string name) =>
        TryNormalize(name, out var normalized, out _) && string.Equals(name, normalized, StringComparison.Ordinal);

    private static bool IsPlainAndNormal(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty) return true;
        if (name.ContainsAnyExcept(Plain)) return false;
        foreach (var range in name.Split('.'))
        {
            if (name[range] is [] or [_, _, '-', '-', ..]) return false;
        }

        return true;
    }
}
