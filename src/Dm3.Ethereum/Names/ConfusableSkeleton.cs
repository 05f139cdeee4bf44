using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dm3.Ethereum.Names;

/// <summary>
/// What a label looks like. Two labels with one skeleton can be taken for each other: <c>paypal</c> and <c>paypa1</c>, <c>corn</c> and <c>com</c>.
/// The skeleton of UTS #39 (section 4), in lower case, as labels are; its data is the embedded <c>Data/confusables.txt</c>, whose head names the origin.
/// </summary>
/// <remarks>ENSIP-15 refuses labels that mix scripts or can be taken for one in another script; what remains are look-alikes within a script.</remarks>
public static class ConfusableSkeleton
{
    private const int LabelOnStack = 64;

    private static readonly Lazy<Dictionary<int, int[]>> Prototypes = new(Load);

    // What takes the place of each ASCII character, which nothing decomposes.
    private static readonly Lazy<byte[][]> AsciiPrototypes = new(() => [.. Enumerable.Range(0, 128).Select(
        character => System.Text.Encoding.UTF8.GetBytes(Of(((char)character).ToString())))]);

    /// <summary>The skeleton of a normalised label: a text to compare, not to show.</summary>
    /// <exception cref="ArgumentException">A lone surrogate.</exception>
    public static string Of(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        var codePoints = new List<int>(label.Length);
        for (var i = 0; i < label.Length; i += char.IsSurrogate(label[i]) ? 2 : 1)
            codePoints.Add(Rune.TryGetRuneAt(label, i, out var rune) ? rune.Value : throw new ArgumentException("A lone surrogate.", nameof(label)));

        var form = EnsipTables.Instance.CanonicalForm;
        form.Decompose(codePoints);
        var replaced = new List<int>(codePoints.Count);
        foreach (var codePoint in codePoints)
        {
            if (Prototypes.Value.TryGetValue(codePoint, out var prototype)) replaced.AddRange(prototype);
            else replaced.Add(codePoint);
        }

        form.Decompose(replaced);
        var output = new StringBuilder(replaced.Count);
        Span<char> units = stackalloc char[2];
        foreach (var codePoint in replaced) output.Append(units[..new Rune(codePoint).EncodeToUtf16(units)]);
        return output.ToString();
    }

    /// <summary>A number for the skeleton, of one size whatever the label: the first 64 bits of its SHA-256, big-endian. To index by.</summary>
    /// <exception cref="ArgumentException">A lone surrogate.</exception>
    public static long NumberOf(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        // Most labels: the same as below, without the tables of Unicode.
        if (label.Length <= LabelOnStack && Ascii.IsValid(label))
        {
            var prototypes = AsciiPrototypes.Value;
            Span<byte> skeleton = stackalloc byte[4 * LabelOnStack];
            var length = 0;
            foreach (var character in label)
            {
                prototypes[character].CopyTo(skeleton[length..]);
                length += prototypes[character].Length;
            }

            SHA256.HashData(skeleton[..length], hash);
        }
        else
        {
            SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Of(label)), hash);
        }

        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    private static Dictionary<int, int[]> Load()
    {
        using var stream = typeof(ConfusableSkeleton).Assembly.GetManifestResourceStream("confusables.txt")
            ?? throw new InvalidOperationException("confusables.txt is embedded by the project file.");
        using var reader = new StreamReader(stream);
        var prototypes = new Dictionary<int, int[]>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var points = Array.ConvertAll(line.Split(' '), word => int.Parse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
            prototypes.Add(points[0], points[1..]);
        }

        return prototypes;
    }
}
