using System.Runtime.InteropServices;

namespace Dm3.Ethereum.Names;

/// <summary>
/// Unicode normalisation forms D and C over the tables of ENSIP-15. <see cref="string.Normalize()"/> will not do: it follows the
/// Unicode version of the platform, and a node must not depend on that. Source: UAX #15; The Unicode Standard, 3.11 and 3.12.
/// </summary>
internal sealed class CanonicalForm
{
    // Hangul syllables are composed by arithmetic: first syllable, first of each kind of jamo, and how many there are.
    private const int SyllableBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TrailBase = 0x11A7;
    private const int LeadCount = 19;
    private const int VowelCount = 21;
    private const int TrailCount = 28;
    private const int SyllableCount = LeadCount * VowelCount * TrailCount;

    // Below U+0300 nothing composes and nothing is reordered: such text is its own form C.
    private const int FirstMark = 0x300;

    private readonly CodePointTable _codePoints;
    private readonly Dictionary<int, int[]> _decompositions;
    private readonly Dictionary<long, int> _compositions = [];

    public CanonicalForm(CodePointTable codePoints, Dictionary<int, int[]> decompositions, HashSet<int> exclusions)
    {
        _codePoints = codePoints;
        _decompositions = decompositions;
        foreach (var (whole, parts) in decompositions)
        {
            if (parts.Length == 2 && !exclusions.Contains(whole)) _compositions.Add(Pair(parts[0], parts[1]), whole);
        }
    }

    /// <summary>Brings <paramref name="text"/> into form C.</summary>
    public void Compose(List<int> text)
    {
        if (!CollectionsMarshal.AsSpan(text).ContainsAnyExceptInRange(0, FirstMark - 1)) return;
        Decompose(text);

        int starter = -1, kept = 0, lastRank = 0;
        for (var i = 0; i < text.Count; i++)
        {
            var codePoint = text[i];
            var rank = _codePoints[codePoint].Rank;

            // Blocked from its starter by whatever stands between and ranks the same or higher.
            if (starter >= 0 && (kept == starter + 1 || lastRank < rank) && TryCompose(text[starter], codePoint, out var composed))
            {
                text[starter] = composed;
                continue;
            }

            if (rank == 0) starter = kept;
            lastRank = rank;
            text[kept++] = codePoint;
        }

        text.RemoveRange(kept, text.Count - kept);
    }

    /// <summary>Brings <paramref name="text"/> into form D.</summary>
    public void Decompose(List<int> text)
    {
        int[] source = [.. text];
        text.Clear();
        var open = new Stack<int>();
        foreach (var codePoint in source)
        {
            open.Push(codePoint);
            while (open.TryPop(out var part))
            {
                if (part is >= SyllableBase and < SyllableBase + SyllableCount)
                {
                    var (leadAndVowel, trail) = int.DivRem(part - SyllableBase, TrailCount);
                    text.Add(LeadBase + (leadAndVowel / VowelCount));
                    text.Add(VowelBase + (leadAndVowel % VowelCount));
                    if (trail != 0) text.Add(TrailBase + trail);
                }
                else if (_decompositions.TryGetValue(part, out var parts))
                {
                    for (var i = parts.Length - 1; i >= 0; i--) open.Push(parts[i]);
                }
                else
                {
                    text.Add(part);
                }
            }
        }

        Reorder(CollectionsMarshal.AsSpan(text));
    }

    /// <summary>Sorts each run of marks by rank, equal ones left in place. A run may be as long as the input: n log n, not insertion.</summary>
    private void Reorder(Span<int> text)
    {
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            for (end = start; end < text.Length && _codePoints[text[end]].Rank != 0;) end++;
            if (end - start < 2) continue;
            var run = text[start..end];
            var keys = new long[run.Length];
            for (var i = 0; i < keys.Length; i++) keys[i] = ((long)_codePoints[run[i]].Rank << 32) | (uint)i;
            keys.AsSpan().Sort(run);
        }
    }

    private bool TryCompose(int first, int second, out int composed)
    {
        var lead = first - LeadBase;
        var vowel = second - VowelBase;
        if (lead is >= 0 and < LeadCount && vowel is >= 0 and < VowelCount)
        {
            composed = SyllableBase + (((lead * VowelCount) + vowel) * TrailCount);
            return true;
        }

        var syllable = first - SyllableBase;
        var trail = second - TrailBase;
        if (syllable is >= 0 and < SyllableCount && syllable % TrailCount == 0 && trail is > 0 and < TrailCount)
        {
            composed = first + trail;
            return true;
        }

        return _compositions.TryGetValue(Pair(first, second), out composed);
    }

    private static long Pair(int first, int second) => ((long)first << 32) | (uint)second;
}
