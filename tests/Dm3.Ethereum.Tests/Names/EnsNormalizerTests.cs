using System.Diagnostics;
using CsCheck;
using Dm3.Ethereum.Names;
using Dm3.Testing;

namespace Dm3.Ethereum.Tests.Names;

public class EnsNormalizerTests
{
    // Mostly the examples of ENSIP-15.
    [Theory]
    [InlineData("", "")]
    [InlineData("_$A", "_$a")]
    [InlineData("E\uFE0E\u0303", "\u1EBD")]
    [InlineData("\U0001318F\U0001F438", "\U0001318F\U0001F438")]
    [InlineData("xyz👨🏻", "xyz👨🏻")]
    [InlineData("A💩\uFE0E\uFE0Eb", "a💩b")]
    [InlineData("a™\uFE0F", "atm")]
    [InlineData("‐Ξ1\uFE0F\u20E3", "-ξ1\u20E3")]
    [InlineData("RaFFY🚴\u200D♂\uFE0F.eTh", "raffy🚴\u200D♂.eth")]
    [InlineData("a’s.6’0", "a’s.6’0")]
    [InlineData("---a", "---a")]
    [InlineData("__abc", "__abc")]
    public void Normalizes(string name, string expected)
    {
        Assert.True(EnsNormalizer.TryNormalize(name, out var normalized, out var error));
        Assert.Equal(expected, normalized);
        Assert.Equal(EnsNameError.None, error);
        Assert.Equal(name == expected, EnsNormalizer.IsNormalized(name));
        Assert.True(EnsNormalizer.IsNormalized(normalized));
    }

    [Theory]
    [InlineData(".", EnsNameError.EmptyLabel)]
    [InlineData("a..eth", EnsNameError.EmptyLabel)]
    [InlineData("eth.", EnsNameError.EmptyLabel)]
    [InlineData("\u00AD", EnsNameError.EmptyLabel)]
    [InlineData(" a", EnsNameError.DisallowedCharacter)]
    [InlineData("nı\u0307ck", EnsNameError.DisallowedCharacter)]
    [InlineData("a。eth", EnsNameError.DisallowedCharacter)]
    [InlineData("💩\u200D💩", EnsNameError.DisallowedCharacter)]
    [InlineData("bahrainمصر", EnsNameError.IllegalMixture)]
    [InlineData("0х", EnsNameError.WholeConfusable)]
    [InlineData("abc__", EnsNameError.Underscore)]
    [InlineData("_abc_.eth", EnsNameError.Underscore)]
    [InlineData("xn--a.eth", EnsNameError.LabelExtension)]
    [InlineData("----", EnsNameError.LabelExtension)]
    [InlineData("’85", EnsNameError.FencedLeading)]
    [InlineData("6’0’’", EnsNameError.FencedAdjacent)]
    [InlineData("joneses’", EnsNameError.FencedTrailing)]
    [InlineData("\u0303a", EnsNameError.LeadingCombiningMark)]
    [InlineData("💩\u0303", EnsNameError.CombiningMarkAfterEmoji)]
    [InlineData("\u0625\u0610\u0611\u0612\u0613\u0614", EnsNameError.ExcessNonSpacingMarks)]
    [InlineData("\u0625\u0610\u0610", EnsNameError.DuplicateNonSpacingMarks)]
    public void Refuses(string name, EnsNameError expected)
    {
        Assert.False(EnsNormalizer.TryNormalize(name, out var normalized, out var error));
        Assert.Equal(expected, error);
        Assert.Equal("", normalized);
        Assert.False(EnsNormalizer.IsNormalized(name));
    }

    [Fact]
    public void PlainName_IsGivenBackWithoutAllocating()
    {
        const string name = "alice-1.dm3.eth";
        EnsNormalizer.TryNormalize(name, out _, out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        EnsNormalizer.TryNormalize(name, out var normalized, out _);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Same(name, normalized);
    }

    [Fact]
    public void AnyUnits_NeverThrow_AndNormalFormsAreStable() =>
        Gen.Char.Array[0, 12].Select(chars => new string(chars)).Sample(
            name =>
            {
                var accepted = EnsNormalizer.TryNormalize(name, out var normalized, out var error);
                Assert.Equal(accepted, error == EnsNameError.None);
                if (accepted) Assert.True(EnsNormalizer.IsNormalized(normalized));
            },
            iter: 50_000);

    // Eight times the input within thirty times the work: quadratic would be 64. The ends keep the name off the fast path or make it fail late.
    [Theory]
    [InlineData("A", "a", "a")]
    [InlineData("é", "é", "é")]
    [InlineData("", "_", "A")]
    [InlineData("", "A.", "a")]
    [InlineData("a", "’a", "’")]
    [InlineData("\u0628", "\u0651\u064B", "")]
    [InlineData("", "\u0628\u0610\u0611", "")]
    [InlineData("", "\uAC00\u11A8", "a")]
    [InlineData("", "👨\uFE0F", "👨\u200D")]
    [InlineData("", "\u0430\u0435", "")]
    [InlineData("a", "\u00AD", "")]
    public void WorkGrowsWithLength(string start, string piece, string end)
    {
        Measure(1_000);
        var small = Measure(50_000);
        var large = Measure(400_000);
        Assert.True(large < (30 * small) + TimeSpan.FromMilliseconds(200), $"{small} to {large}");

        TimeSpan Measure(int length)
        {
            var name = start + string.Concat(Enumerable.Repeat(piece, length / piece.Length)) + end;
            var begun = Stopwatch.GetTimestamp();
            EnsNormalizer.TryNormalize(name, out _, out _);
            return Stopwatch.GetElapsedTime(begun);
        }
    }

    [Fact]
    public async Task CommittedTables_AreWhatTheGeneratorPrints()
    {
        var folder = RepositoryRoot.Combine("src", "Dm3.Ethereum", "Names", "Data");
        var printed = await NodeScript.RunAsync(Path.Combine(folder, "generate.mjs"));
        Assert.True(printed == await File.ReadAllTextAsync(Path.Combine(folder, "ensip15.txt")), "Run generate.mjs; its head says how.");
    }
}
