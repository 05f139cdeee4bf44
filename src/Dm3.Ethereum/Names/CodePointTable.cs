namespace Dm3.Ethereum.Names;

/// <summary>What ENSIP-15 says of one code point, its mapping aside.</summary>
[Flags]
internal enum CodePointTraits : byte
{
    None = 0,
    Valid = 1,
    Ignored = 2,
    CombiningMark = 4,
    NonSpacingMark = 8,
    Fenced = 16,
}

/// <summary>Traits, groups and rank (ascending with the canonical combining class; 0 for class 0) of one code point.</summary>
internal record struct CodePointInfo(CodePointTraits Traits, byte Rank, GroupSet Groups)
{
    public readonly bool Has(CodePointTraits trait) => (Traits & trait) != 0;
}

/// <summary>
/// <see cref="CodePointInfo"/> of every code point. Neighbours mostly share theirs, so runs are kept, found by binary search:
/// some thousand entries for 1 114 112 code points.
/// </summary>
internal sealed class CodePointTable
{
    private readonly int[] _starts;
    private readonly CodePointInfo[] _infos;

    /// <param name="claims">Ranges, both ends inclusive, and what each adds to the code points in it.</param>
    public CodePointTable(IReadOnlyCollection<(int First, int Last, CodePointInfo Added)> claims)
    {
        var starts = new HashSet<int> { 0 };
        foreach (var (first, last, _) in claims)
        {
            starts.Add(first);
            starts.Add(last + 1);
        }

        _starts = [.. starts];
        Array.Sort(_starts);
        _infos = new CodePointInfo[_starts.Length];
        foreach (var (first, last, added) in claims)
        {
            for (var i = Array.BinarySearch(_starts, first); i < _starts.Length && _starts[i] <= last; i++)
            {
                ref var info = ref _infos[i];
                info = new CodePointInfo(info.Traits | added.Traits, Math.Max(info.Rank, added.Rank), info.Groups | added.Groups);
            }
        }
    }

    public ref readonly CodePointInfo this[int codePoint]
    {
        get
        {
            var found = Array.BinarySearch(_starts, codePoint);
            return ref _infos[found >= 0 ? found : ~found - 1];
        }
    }
}
