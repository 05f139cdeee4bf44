using System.Text;

namespace Dm3.Ethereum.Names;

/// <summary>Unicode normalisation that depends on no platform: <see cref="string.Normalize()"/> does nothing under invariant globalisation.</summary>
public static class UnicodeForms
{
    /// <summary>Brings well-formed text into form C, by the Unicode version of the ENSIP-15 tables. Source: UAX #15.</summary>
    /// <exception cref="ArgumentException">A lone surrogate.</exception>
    public static string ToFormC(string text)
    {
        var codePoints = new List<int>(text.Length);
        for (var i = 0; i < text.Length; i += char.IsSurrogate(text[i]) ? 2 : 1)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune)) throw new ArgumentException("A lone surrogate.", nameof(text));
            codePoints.Add(rune.Value);
        }

        EnsipTables.Instance.CanonicalForm.Compose(codePoints);
        var output = new StringBuilder(text.Length);
        foreach (var codePoint in codePoints) output.Append(new Rune(codePoint).ToString());
        return output.ToString();
    }
}
