using System.Globalization;
using System.Text;

namespace Dm3.Core.Names;

/// <summary>The embedded <c>Data/nameprep.txt</c>, whose head describes its form.</summary>
internal sealed class NameprepTables
{
    private static readonly Lazy<NameprepTables> Loaded = new(Load);

    private readonly Dictionary<int, string> _mapped;
    private readonly List<(int First, int Last)> _forbidden;

    private NameprepTables(Dictionary<int, string> mapped, List<(int First, int Last)> forbidden)
    {
        _mapped = mapped;
        _forbidden = forbidden;
    }

    public static NameprepTables Instance => Loaded.Value;

    /// <summary>What the code point becomes before form C; null for itself.</summary>
    public string? Map(Rune rune) => _mapped.GetValueOrDefault(rune.Value);

    /// <summary>True when no name may hold the code point.</summary>
    public bool IsForbidden(Rune rune)
    {
        var found = _forbidden.BinarySearch((rune.Value, int.MaxValue));
        var before = found >= 0 ? found : ~found - 1;
        return before >= 0 && rune.Value <= _forbidden[before].Last;
    }

    private static NameprepTables Load()
    {
        var mapped = new Dictionary<int, string>();
        var forbidden = new List<(int, int)>();
        using var reader = new StreamReader(typeof(NameprepTables).Assembly.GetManifestResourceStream("nameprep.txt")!);
        var section = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            if (line.StartsWith('['))
            {
                section = line;
                continue;
            }

            int[] numbers = [.. line.Split(' ').Select(number => int.Parse(number, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
            if (section == "[map]") mapped.Add(numbers[0], string.Concat(numbers.Skip(1).Select(number => new Rune(number).ToString())));
            else forbidden.Add((numbers[0], numbers[1]));
        }

        return new NameprepTables(mapped, forbidden);
    }
}
