using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;

namespace Dm3.Core.Tests.Encoding;

/// <summary>dm3's own canonical JSON; see tests/vectors/dm3/README.md.</summary>
public sealed class CanonicalJsonVectorTests
{
    public static TheoryData<string> Texts => VectorFile.CanonicalJson.Group("stringify");

    public static TheoryData<string> Values => VectorFile.CanonicalJson.Group("stringify-js");

    public static TheoryData<string> Hashes => VectorFile.CanonicalJson.Group("sha256");

    [Fact]
    public void NoneIsLeftOut()
    {
        Assert.Equal(["stringify", "stringify-js", "sha256"], VectorFile.CanonicalJson.Groups);
        Assert.Equal((43, 0), VectorFile.CanonicalJson.Count("stringify"));
        Assert.Equal((5, 5), VectorFile.CanonicalJson.Count("stringify-js"));
        Assert.Equal((5, 2), VectorFile.CanonicalJson.Count("sha256"));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void SerializesText(string name)
    {
        var vector = VectorFile.CanonicalJson[name];
        Assert.True(CanonicalJson.TryParse(vector.Input("jsonText"), out var value));

        var canonical = CanonicalJson.Serialize(value);

        Assert.Equal(vector.Output("canonical"), canonical);
        Assert.Equal(vector.Output("sha256"), Sha256Hash.Of(canonical).ToString());
        Assert.Equal(vector.Expected.GetProperty("size").GetInt32(), CanonicalJson.Size(value));
        if (vector.Expected.TryGetProperty("utf8Hex", out var utf8))
        {
            Assert.Equal(utf8.GetString(), Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(canonical)));
        }
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void SerializesValue(string name)
    {
        var vector = VectorFile.CanonicalJson[name];
        var tagged = vector.Inputs.GetProperty("tagged");
        if (IsUndefined(tagged))
        {
            Assert.Equal("not serialisable", vector.Failure);
            Assert.Throws<ArgumentException>(() => CanonicalJson.Serialize(default(JsonElement)));
            return;
        }

        var value = Untag(tagged);

        Assert.Equal(vector.Output("canonical"), CanonicalJson.Serialize(value));
        Assert.Equal(vector.Output("sha256"), Sha256Hash.Of(CanonicalJson.Serialize(value)).ToString());
        Assert.Equal(vector.Expected.GetProperty("size").GetInt32(), CanonicalJson.Size(value));
    }

    [Theory]
    [MemberData(nameof(Hashes))]
    public void HashesText(string name)
    {
        var vector = VectorFile.CanonicalJson[name];

        Assert.Equal(vector.Output("sha256"), Sha256Hash.Of(vector.Input("text")).ToString());
    }

    // Undefined has one counterpart here: a member that is not there; in a list, null.
    private static JsonNode? Untag(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object when IsUndefined(value) => null,
        JsonValueKind.Object => new JsonObject(value.EnumerateObject()
            .Where(member => !IsUndefined(member.Value))
            .Select(member => KeyValuePair.Create(member.Name, Untag(member.Value)))),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(Untag)]),
        _ => JsonValue.Create(value),
    };

    private static bool IsUndefined(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty("$js", out var tag) && tag.GetString() == "undefined";
}
