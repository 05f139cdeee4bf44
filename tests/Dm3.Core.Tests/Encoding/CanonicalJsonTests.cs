using System.Text.Json.Nodes;
using CsCheck;
using Dm3.Core.Encoding;

namespace Dm3.Core.Tests.Encoding;

public sealed class CanonicalJsonTests
{
    private static readonly Gen<string> GenText = Gen.OneOf(
        Gen.String,
        Gen.Char['\ud7f0', '\ue00f'].Array[0, 6].Select(units => new string(units)));

    private static readonly Gen<JsonNode?> GenValue = Gen.Recursive<JsonNode?>((depth, inner) => depth > 3
        ? GenText.Select(text => (JsonNode?)JsonValue.Create(text))
        : Gen.OneOf(
            GenText.Select(text => (JsonNode?)JsonValue.Create(text)),
            Gen.Double.Where(double.IsFinite).Select(number => (JsonNode?)JsonValue.Create(number)),
            Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag)),
            Gen.Const((JsonNode?)null),
            inner.Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Gen.Select(GenText, inner).Array[0, 4].Select(members =>
                (JsonNode?)new JsonObject(members.DistinctBy(m => m.Item1).Select(m => KeyValuePair.Create(m.Item1, m.Item2?.DeepClone()))))));

    [Fact]
    public void IsIdempotent() => GenValue.Sample(value =>
    {
        var once = CanonicalJson.Serialize(value);
        Assert.True(CanonicalJson.TryParse(once, out var parsed), once);
        Assert.Equal(once, CanonicalJson.Serialize(parsed));
    });

    [Fact]
    public void NumbersReadBackTheSame() => Gen.Double.Where(double.IsFinite).Sample(number =>
    {
        var text = CanonicalJson.Serialize(JsonValue.Create(number));
        Assert.Equal(number, double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
    });

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{'a':1}")]
    [InlineData("[1,]")]
    public void Refuses_WhatIsNoJson(string text) => Assert.False(CanonicalJson.TryParse(text, out _));

    [Fact]
    public void Refuses_ALoneSurrogateOutsideAnEscape() => Assert.False(CanonicalJson.TryParse("\"\ud800\"", out _));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Refuses_MoreThan64Levels(int levels, bool accepted) =>
        Assert.Equal(accepted, CanonicalJson.TryParse(new string('[', levels) + new string(']', levels), out _));

    [Theory]
    [InlineData("QQ==", true)]
    [InlineData("QR==", false)]
    [InlineData("QQ", false)]
    [InlineData("Q Q=", false)]
    [InlineData("QUE=\n", false)]
    [InlineData("-_==", false)]
    [InlineData("", true)]
    public void ReadsOnlyCanonicalBase64(string text, bool accepted) => Assert.Equal(accepted, Base64Text.TryDecode(text, out _));
}
