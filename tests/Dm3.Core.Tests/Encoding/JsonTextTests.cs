using System.Text.Json;
using CsCheck;
using Dm3.Core.Encoding;

namespace Dm3.Core.Tests.Encoding;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("""["plain"]""", "plain")]
    [InlineData("""["\"\\\/\b\f\n\r\t"]""", "\"\\/\b\f\n\r\t")]
    [InlineData("""["a\u0041\u00e9é€😀\ud83d\ude00z"]""", "aAéé€😀😀z")]
    [InlineData("""["\\u0041"]""", "\\u0041")]
    [InlineData("""[""]""", "")]
    public void Reads_EveryEscape(string json, string text)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Equal(text, JsonText.Value(document.RootElement[0]));
    }

    [Fact]
    public void ALoneSurrogate_StaysOne()
    {
        using var document = JsonDocument.Parse("""["\ud800x", "x\udc00"]""");
        Assert.Equal("\ud800x", JsonText.Value(document.RootElement[0]));
        Assert.Equal("x\udc00", JsonText.Value(document.RootElement[1]));
    }

    [Fact]
    public void ReadsWhatWasWritten() => Gen.String.Sample(text =>
    {
        using var document = JsonDocument.Parse(CanonicalJson.Serialize(text));
        Assert.Equal(text, JsonText.Value(document.RootElement));
    });

    [Theory]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"\u0069d":1}""")]
    [InlineData("""{"id":0,"x":2,"i\u0064":1}""")]
    public void FindsAMember_HoweverItsNameIsWritten_TheLastOfTwo(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.True(JsonText.TryGetMember(document.RootElement, "id", out var member));
        Assert.Equal(1, member.GetInt32());
    }

    [Theory]
    [InlineData("""{"ID":1,"idx":1,"i":1,"\ud800":1}""")]
    [InlineData("[]")]
    public void FindsNone(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.False(JsonText.TryGetMember(document.RootElement, "id", out _));
    }
}
