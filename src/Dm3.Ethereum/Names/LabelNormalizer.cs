using System.Runtime.InteropServices;
using System.Text;

namespace Dm3.Ethereum.Names;

/// <summary>
/// Normalises one label after another, each by the steps of ENSIP-15: tokenize, compose, validate. Holds the buffers they share;
/// for one thread at a time. Work grows with the label's length (n log n for long runs of combining marks).
/// </summary>
internal sealed class LabelNormalizer(EnsipTables tables)
{
    private const int MaxNonSpacingMarks = 4;

    // The label as it will be; the same without emoji; the text token being read.
    private readonly List<int> _label = [];
    private readonly List<int> _text = [];
    private readonly List<int> _token = [];
    private EnsNameError _misplacedMark;

    /// <summary>Appends the normal form of <paramref name="label"/> to <paramref name="output"/>, or appends nothing and says why.</summary>
    public EnsNameError Normalize(ReadOnlySpan<char> label, StringBuilder output)
    {
        _label.Clear();
        _text.Clear();
        _token.Clear();
        _misplacedMark = EnsNameError.None;

        var error = Tokenize(label);
        if (error == EnsNameError.None) error = Validate();
        if (error != EnsNameError.None) return error;

        Span<char> units = stackalloc char[2];
        foreach (var codePoint in _label) output.Append(units[..new Rune(codePoint).EncodeToUtf16(units)]);
        return EnsNameError.None;
    }

    private EnsNameError Tokenize(ReadOnlySpan<char> label)
    {
        while (!label.IsEmpty)
        {
            var emojiUnits = tables.Emoji.LongestMatch(label);
            if (emojiUnits > 0)
            {
                EndTextToken();
                foreach (var rune in label[..emojiUnits].EnumerateRunes())
                {
                    if (rune.Value != EmojiTrie.EmojiPresentation) _label.Add(rune.Value);
                }

                label = label[emojiUnits..];
                continue;
            }

            if (Rune.DecodeFromUtf16(label, out var next, out var units) != System.Buffers.OperationStatus.Done) return EnsNameError.DisallowedCharacter;
            label = label[units..];
            ref readonly var info = ref tables.CodePoints[next.Value];
            if (info.Has(CodePointTraits.Valid)) _token.Add(next.Value);
            else if (tables.Mapped.TryGetValue(next.Value, out var replacement)) _token.AddRange(replacement);
            else if (!info.Has(CodePointTraits.Ignored)) return EnsNameError.DisallowedCharacter;
        }

        EndTextToken();
        return EnsNameError.None;
    }

    private void EndTextToken()
    {
        if (_token.Count == 0) return;
        tables.CanonicalForm.Compose(_token);
        if (_misplacedMark == EnsNameError.None && tables.CodePoints[_token[0]].Has(CodePointTraits.CombiningMark))
            _misplacedMark = _label.Count == 0 ? EnsNameError.LeadingCombiningMark : EnsNameError.CombiningMarkAfterEmoji;
        _label.AddRange(_token);
        _text.AddRange(_token);
        _token.Clear();
    }

    private EnsNameError Validate()
    {
        var label = CollectionsMarshal.AsSpan(_label);
        if (label.IsEmpty) return EnsNameError.EmptyLabel;
        if (label.TrimStart('_').Contains('_')) return EnsNameError.Underscore;

        var hasEmoji = _text.Count != _label.Count;
        if (!hasEmoji && !label.ContainsAnyExceptInRange(0, 0x7F))
            return label is [_, _, '-', '-', ..] ? EnsNameError.LabelExtension : EnsNameError.None;
        if (_text.Count == 0) return EnsNameError.None;
        if (_misplacedMark != EnsNameError.None) return _misplacedMark;

        var error = CheckFenced(label);
        if (error != EnsNameError.None) return error;
        error = FindGroup(out var group);
        if (error != EnsNameError.None) return error;
        if ((tables.Whitelisted & GroupSet.Of(group)).IsEmpty) error = CheckNonSpacingMarks();
        return error == EnsNameError.None && IsWholeConfusable() ? EnsNameError.WholeConfusable : error;
    }

    private EnsNameError CheckFenced(ReadOnlySpan<int> label)
    {
        if (IsFenced(label[0])) return EnsNameError.FencedLeading;
        for (var i = 2; i < label.Length; i++)
        {
            if (IsFenced(label[i]) && IsFenced(label[i - 1])) return EnsNameError.FencedAdjacent;
        }

        return IsFenced(label[^1]) ? EnsNameError.FencedTrailing : EnsNameError.None;
    }

    private bool IsFenced(int codePoint) => tables.CodePoints[codePoint].Has(CodePointTraits.Fenced);

    /// <summary>Finds the first group that holds every character of the text.</summary>
    private EnsNameError FindGroup(out int group)
    {
        var candidates = GroupSet.All;
        group = 0;
        foreach (var character in _text)
        {
            var groups = tables.CodePoints[character].Groups;

            // Parts can be valid whose composition is in no group. The reference names a mixture once one group is left, and so do we.
            if (groups.IsEmpty && candidates.Count > 1) return EnsNameError.DisallowedCharacter;
            candidates &= groups;
            if (candidates.IsEmpty) return EnsNameError.IllegalMixture;
        }

        group = candidates.First;
        return EnsNameError.None;
    }

    private EnsNameError CheckNonSpacingMarks()
    {
        var decomposed = new List<int>(_text);
        tables.CanonicalForm.Decompose(decomposed);
        var text = CollectionsMarshal.AsSpan(decomposed);
        for (int start = 0, end; start < text.Length; start = end + 1)
        {
            for (end = start; end < text.Length && tables.CodePoints[text[end]].Has(CodePointTraits.NonSpacingMark); end++)
            {
                // Ends at the first repetition, so it never looks back over more marks than Unicode has.
                if (text[start..end].Contains(text[end])) return EnsNameError.DuplicateNonSpacingMarks;
            }

            if (end - start > MaxNonSpacingMarks) return EnsNameError.ExcessNonSpacingMarks;
        }

        return EnsNameError.None;
    }

    /// <summary>Whether one other group could write the same-looking label: it has a look-alike of each confused character and all the rest.</summary>
    private bool IsWholeConfusable()
    {
        var anyConfused = false;
        var others = GroupSet.All;
        foreach (var character in _text)
        {
            var groups = tables.CodePoints[character].Groups;
            if (tables.Lookalikes.TryGetValue(character, out var lookalikes))
            {
                anyConfused = true;
                others &= lookalikes;
            }
            else if (groups.Count == 1)
            {
                return false;
            }
            else
            {
                others &= groups;
            }
        }

        return anyConfused && !others.IsEmpty;
    }
}
