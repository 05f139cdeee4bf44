using System.Text;

namespace Dm3.Ethereum.Names;

/// <summary>
/// The emoji sequences of ENSIP-15, matched with each of their own U+FE0F present or absent: an FE0F that the sequence does not
/// have at that place ends the match.
/// </summary>
internal sealed class EmojiTrie
{
    /// <summary>VARIATION SELECTOR-16, which asks for emoji presentation and is left out of normal forms.</summary>
    public const int EmojiPresentation = 0xFE0F;

    private readonly Dictionary<long, int> _children = [];
    private readonly List<bool> _isEnd = [false];

    public void Add(ReadOnlySpan<int> sequence)
    {
        List<int> nodes = [0];
        foreach (var codePoint in sequence)
        {
            var next = nodes.ConvertAll(node => Child(node, codePoint));
            if (codePoint == EmojiPresentation) nodes.AddRange(next);
            else nodes = next;
        }

        foreach (var node in nodes) _isEnd[node] = true;
    }

    /// <summary>Length in UTF-16 units of the longest sequence that begins <paramref name="text"/>; 0 for none.</summary>
    public int LongestMatch(ReadOnlySpan<char> text)
    {
        var longest = 0;
        for (int node = 0, at = 0; at < text.Length;)
        {
            var status = Rune.DecodeFromUtf16(text[at..], out var rune, out var units);
            if (status != System.Buffers.OperationStatus.Done || !_children.TryGetValue(Key(node, rune.Value), out node)) break;
            at += units;
            if (_isEnd[node]) longest = at;
        }

        return longest;
    }

    private int Child(int node, int codePoint)
    {
        var key = Key(node, codePoint);
        if (_children.TryGetValue(key, out var child)) return child;
        child = _isEnd.Count;
        _isEnd.Add(false);
        _children.Add(key, child);
        return child;
    }

    private static long Key(int node, int codePoint) => ((long)node << 32) | (uint)codePoint;
}
