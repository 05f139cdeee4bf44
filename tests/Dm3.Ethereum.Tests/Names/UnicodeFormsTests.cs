using Dm3.Ethereum.Names;

namespace Dm3.Ethereum.Tests.Names;

public sealed class UnicodeFormsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain.eth", "plain.eth")]
    [InlineData("man\u0303ana", "ma\u00f1ana")]
    [InlineData("\u1112\u1161\u11ab", "\ud55c")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("\u212b", "\u00c5")]
    [InlineData("\ud834\udd5e", "\ud834\udd57\ud834\udd65")]
    [InlineData("\ufb01", "\ufb01")]
    public void ComposesAsUax15Says(string text, string expected) => Assert.Equal(expected, UnicodeForms.ToFormC(text));

    [Fact]
    public void Refuses_ALoneSurrogate()
    {
        Assert.Throws<ArgumentException>(() => UnicodeForms.ToFormC("a\ud800"));
        Assert.Throws<ArgumentException>(() => UnicodeForms.ToFormC("\udc00a"));
    }
}
