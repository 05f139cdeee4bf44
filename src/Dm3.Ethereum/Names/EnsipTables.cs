using System.Globalization;

namespace Dm3.Ethereum.Names;

/// <summary>The tables of ENSIP-15, read once from the embedded <c>Data/ensip15.txt</c>, whose head describes its form.</summary>
internal sealed class EnsipTables
{
    private static readonly Lazy<EnsipTables> Loaded = new(Load);

    private EnsipTables(
        CodePointTable codePoints,
        CanonicalForm canonicalForm,
        EmojiTrie emoji,
        Dictionary<int, int[]> mapped,
        Dictionary<int, GroupSet> lookalikes,
        GroupSet whitelisted)
    {
        CodePoints = codePoints;
        CanonicalForm = canonicalForm;
        Emoji = emoji;
        Mapped = mapped;
        Lookalikes = lookalikes;
        Whitelisted = whitelisted;
    }

    public static EnsipTables Instance => Loaded.Value;

    public CodePointTable CodePoints { get; }

    public CanonicalForm CanonicalForm { get; }

    public EmojiTrie Emoji { get; }

    public Dictionary<int, int[]> Mapped { get; }

    /// <summary>For each confused character the groups that hold a look-alike outside its own confusable extent.</summary>
    public Dictionary<int, GroupSet> Lookalikes { get; }

    /// <summary>Groups whose non-spacing marks are not counted, because only listed compositions are members.</summary>
    public GroupSet Whitelisted { get; }

    private static EnsipTables Load()
    {
        var sections = ReadSections();
        var claims = new List<(int First, int Last, CodePointInfo Added)>();
        void Claim(IEnumerable<string> ranges, CodePointInfo added)
        {
            foreach (var range in ranges)
            {
                var (first, last) = Range(range);
                claims.Add((first, last, added));
            }
        }

        void ClaimTrait(string section, CodePointTraits trait) =>
            Claim(sections[section].SelectMany(Words), new CodePointInfo(trait, 0, default));

        ClaimTrait("valid", CodePointTraits.Valid);
        ClaimTrait("ignored", CodePointTraits.Ignored);
        ClaimTrait("cm", CodePointTraits.CombiningMark);
        ClaimTrait("nsm", CodePointTraits.NonSpacingMark);
        ClaimTrait("fenced", CodePointTraits.Fenced);

        foreach (var (index, line) in sections["ranks"].Index()) Claim(Words(line), new CodePointInfo(0, checked((byte)(index + 1)), default));

        GroupSet whitelisted = default;
        foreach (var (index, line) in sections["groups"].Index())
        {
            var words = Words(line);
            Claim(words.Skip(2), new CodePointInfo(0, 0, GroupSet.Of(index)));
            if (words[1] == "whitelisted") whitelisted |= GroupSet.Of(index);
        }

        var codePoints = new CodePointTable(claims);
        var emoji = new EmojiTrie();
        foreach (var line in sections["emoji"]) emoji.Add(CodePointsOf(line));
        var exclusions = sections["exclusions"].SelectMany(Members).ToHashSet();
        var canonicalForm = new CanonicalForm(codePoints, Replacements(sections["decomp"]), exclusions);
        var lookalikes = LookalikesOf(sections["wholes"], codePoints);
        return new EnsipTables(codePoints, canonicalForm, emoji, Replacements(sections["mapped"]), lookalikes, whitelisted);
    }

    /// <summary>
    /// Works out the confusable extents: members of one whole that share a group, directly or through each other, stand together;
    /// what the other members' groups add is what a member can be taken for.
    /// </summary>
    private static Dictionary<int, GroupSet> LookalikesOf(List<string> wholes, CodePointTable codePoints)
    {
        var lookalikes = new Dictionary<int, GroupSet>();
        foreach (var line in wholes)
        {
            var sides = line.Split(':');
            var confused = Members(sides[1]);
            List<int> members = [.. Members(sides[0]), .. confused];
            members.Sort();

            var all = default(GroupSet);
            var extents = new List<GroupSet>();
            var extentOf = new Dictionary<int, int>();
            foreach (var member in members)
            {
                var groups = codePoints[member].Groups;
                all |= groups;
                var at = extents.FindIndex(extent => !(extent & groups).IsEmpty);
                if (at < 0)
                {
                    at = extents.Count;
                    extents.Add(default);
                }

                extents[at] |= groups;
                extentOf.Add(member, at);
            }

            foreach (var member in confused) lookalikes.Add(member, all & ~extents[extentOf[member]]);
        }

        return lookalikes;
    }

    private static Dictionary<string, List<string>> ReadSections()
    {
        using var stream = typeof(EnsipTables).Assembly.GetManifestResourceStream("ensip15.txt")
            ?? throw new InvalidOperationException("ensip15.txt is embedded by the project file.");
        using var reader = new StreamReader(stream);
        var sections = new Dictionary<string, List<string>>();
        List<string> section = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            if (line.StartsWith('[')) sections.Add(line.Trim('[', ']'), section = []);
            else section.Add(line);
        }

        return sections;
    }

    private static Dictionary<int, int[]> Replacements(List<string> lines) =>
        lines.Select(CodePointsOf).ToDictionary(codePoints => codePoints[0], codePoints => codePoints[1..]);

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static int[] CodePointsOf(string line) => Array.ConvertAll(Words(line), word => CodePoint(word));

    private static List<int> Members(string ranges)
    {
        var members = new List<int>();
        foreach (var word in Words(ranges))
        {
            var (first, last) = Range(word);
            for (var member = first; member <= last; member++) members.Add(member);
        }

        return members;
    }

    private static (int First, int Last) Range(ReadOnlySpan<char> word)
    {
        var dash = word.IndexOf('-');
        return dash < 0 ? (CodePoint(word), CodePoint(word)) : (CodePoint(word[..dash]), CodePoint(word[(dash + 1)..]));
    }

    private static int CodePoint(ReadOnlySpan<char> hex) => int.Parse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
