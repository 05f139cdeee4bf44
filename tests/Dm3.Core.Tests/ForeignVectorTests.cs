using Dm3.Core.Encoding;
using Dm3.Core.Encryption;

namespace Dm3.Core.Tests;

/// <summary>
/// The vectors that no vector test runs: values that exist in JavaScript only, and leniency of Node that need not be copied. Each by name, with what stands in its
/// place here. All others run.
/// </summary>
public sealed class ForeignVectorTests
{
    private static readonly Dictionary<string, VectorFile> Files = new()
    {
        ["canonical-json"] = VectorFile.CanonicalJson,
        ["crypto"] = VectorFile.Crypto,
        ["profile"] = VectorFile.Profile,
        ["messaging"] = VectorFile.Messaging,
        ["auth"] = VectorFile.Auth,
    };

    // A JSON text cannot say what these values are. What is nearest to it is serialised as JavaScript would, or refused.
    private static readonly Dictionary<string, Action<VectorFile.Vector>> LeftOut = new()
    {
        ["stringify-js/NaN and infinities become null"] = _ => Assert.All(["NaN", "Infinity", "-Infinity"], text => Assert.False(CanonicalJson.TryParse(text, out var _))),
        ["stringify-js/negative zero"] = vector => Assert.Equal(vector.Output("canonical"), Canonical("""{"a":-0}""")),
        // JavaScript reads this text as a double, too; only a bigint made by a program keeps its digits.
        ["stringify-js/bigint is written as a number"] = vector => Assert.Equal("""{"a":1.2345678901234568e+29}""", Canonical(vector.Output("canonical"))),
        ["stringify-js/date uses toJSON"] = vector => Assert.Equal(vector.Output("canonical"), Canonical("""{"d":"2023-11-14T22:13:20.000Z"}""")),
        ["stringify-js/circular reference"] = vector => Assert.Equal(vector.Output("canonical"), Canonical("""{"self":"[Circular]","a":1}""")),
        // Canonical JSON, all that is ever hashed, writes lone surrogates as escapes.
        ["sha256/lone high surrogate"] = _ => Assert.ThrowsAny<ArgumentException>(() => Sha256Hash.Of("\ud800")),
        ["sha256/lone low surrogate"] = _ => Assert.ThrowsAny<ArgumentException>(() => Sha256Hash.Of("\udc00")),
        ["decrypt/unpadded url-safe base64 ciphertext is accepted (Node)"] = RefusesUrlSafeBase64,
    };

    [Fact]
    public void AreExactlyThese() => Assert.Equal(
        LeftOut.Keys.Order(StringComparer.Ordinal), Files.Values.SelectMany(file => file.Foreign).Order(StringComparer.Ordinal));

    [Fact]
    public void EachHasItsPlaceHere()
    {
        foreach (var file in Files.Values)
        {
            foreach (var name in file.Foreign) LeftOut[name](file[name]);
        }
    }

    [Fact]
    public void TheFilesHoldAsManyAsTheirOriginSays() => Assert.Equal(
        [("auth", 52), ("canonical-json", 60), ("crypto", 126), ("messaging", 97), ("profile", 187)],
        Files.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => (file.Key, file.Value.Groups.Sum(group => file.Value.Count(group).Run + file.Value.Count(group).LeftOut))));

    private static string Canonical(string json)
    {
        Assert.True(CanonicalJson.TryParse(json, out var value));
        return CanonicalJson.Serialize(value);
    }

    private static void RefusesUrlSafeBase64(VectorFile.Vector vector)
    {
        Assert.False(EncryptedPayload.TryRead(vector.Inputs.GetProperty("payload"), out var _, out var error));
        Assert.Equal(PayloadError.CiphertextFormat, error);
    }
}
