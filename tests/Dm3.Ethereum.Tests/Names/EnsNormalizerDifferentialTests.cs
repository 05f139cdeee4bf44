using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Dm3.Ethereum.Names;

namespace Dm3.Ethereum.Tests.Names;

/// <summary>Compares with @adraffy/ens-normalize: every code point, and names made from its own tables to hit every rule.</summary>
public class EnsNormalizerDifferentialTests
{
    private const int Names = 120_000;

    [Fact]
    public async Task AgreesWithTheReference_OnOutcomeErrorAndForm()
    {
        var outcomes = new Dictionary<EnsNameError, int>();
        int names = 0, codePoints = 0, forms = 0;
        await ReferenceCases.CompareAsync("ens-normalize.mjs", Names, expected =>
        {
            var error = expected.TryGetProperty("error", out var text) ? Enum.Parse<EnsNameError>(text.GetString()!) : EnsNameError.None;
            if (expected.TryGetProperty("first", out var first))
            {
                for (var codePoint = first.GetInt32(); codePoint <= expected.GetProperty("last").GetInt32(); codePoint++, codePoints++)
                {
                    var single = Utf16(codePoint);
                    Compare(single, error == EnsNameError.None ? single : null, error, $"U+{codePoint:X4}");
                }
            }
            else if (expected.TryGetProperty("nfc", out var nfc))
            {
                CompareForms(Units(expected.GetProperty("name")), Units(nfc), Units(expected.GetProperty("nfd")));
                forms++;
            }
            else
            {
                var normalized = error == EnsNameError.None ? expected.Text("norm") : null;
                Compare(Units(expected.GetProperty("name")), normalized, error);
                outcomes[error] = outcomes.GetValueOrDefault(error) + 1;
                names++;
            }
        });

        // Code points that change are printed as names, so the two counts together cover all of Unicode and the generated names.
        Assert.InRange(codePoints, 1_100_000, 0x110000);
        Assert.InRange(names, Names + (0x110000 - codePoints), 200_000);
        Assert.Equal(Names / 10, forms);
        Assert.All(Enum.GetValues<EnsNameError>(), error => Assert.True(outcomes.GetValueOrDefault(error) >= 50, $"{error} in {outcomes.GetValueOrDefault(error)} cases"));
    }

    private static void Compare(string name, string? expected, EnsNameError expectedError, string because = "")
    {
        var accepted = EnsNormalizer.TryNormalize(name, out var normalized, out var error);
        Assert.True(expectedError == error && accepted == (error == EnsNameError.None), $"{error} {normalized}; {because}");
        Assert.True((expected ?? "") == normalized, $"{normalized}; {because}");
        if (!accepted) return;
        Assert.True(EnsNormalizer.TryNormalize(normalized, out var again, out _) && again == normalized, $"Not idempotent; {because}");
        Assert.True(EnsNormalizer.IsNormalized(name) == (name == normalized), because);
    }

    private static void CompareForms(string text, string composed, string decomposed)
    {
        var form = EnsipTables.Instance.CanonicalForm;
        var codePoints = text.EnumerateRunes().Select(rune => rune.Value).ToList();
        form.Compose(codePoints);
        Assert.Equal(composed, string.Concat(codePoints.Select(Utf16)));
        codePoints = [.. text.EnumerateRunes().Select(rune => rune.Value)];
        form.Decompose(codePoints);
        Assert.Equal(decomposed, string.Concat(codePoints.Select(Utf16)));
    }

    // Unlike Rune, gives lone surrogates too.
    private static string Utf16(int codePoint) => Rune.IsValid(codePoint) ? new Rune(codePoint).ToString() : ((char)codePoint).ToString();

    private static string Units(JsonElement hex) => new(MemoryMarshal.Cast<byte, char>(Convert.FromHexString(hex.GetString()!)));
}
