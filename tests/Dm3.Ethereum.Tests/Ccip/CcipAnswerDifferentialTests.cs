using System.Globalization;
using System.Text.Json;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Testing;

namespace Dm3.Ethereum.Tests.Ccip;

public sealed class CcipAnswerDifferentialTests
{
    private const int Count = 1_000;

    [Fact]
    public async Task SignsAsEthers_InBothForms()
    {
        var seed = Random.Shared.Next();
        var seen = 0;
        await foreach (var line in NodeScript.LinesAsync("differential/ccip-answers.mjs", $"{seed}", $"{Count}"))
        {
            using var json = JsonDocument.Parse(line);
            AssertSame(json.RootElement, ResolveForm.Ens, "ens", $"seed {seed}: {line}");
            AssertSame(json.RootElement, ResolveForm.Dm3Context, "dm3", $"seed {seed}: {line}");
            seen++;
        }

        Assert.Equal(Count, seen);
    }

    private static void AssertSame(JsonElement json, ResolveForm form, string member, string about)
    {
        using var key = PrivateKey.Parse(Text(json, "key"));
        var signer = new KeyAnswerSigner(key);
        var target = Address.Parse(Text(json, "target"));
        var expires = ulong.Parse(Text(json, "expires"), CultureInfo.InvariantCulture);
        var request = Hex.Decode(Text(json, "request"));
        var result = Hex.Decode(Text(json, "result"));
        var answer = Hex.Decode(Text(json.GetProperty(member), "answer"));

        Assert.True(Text(json.GetProperty(member), "digest") == CcipAnswer.Digest(form, target, expires, request, result).ToString(), about);
        // Both sign by RFC 6979, so even the signatures are equal.
        Assert.True(answer.AsSpan().SequenceEqual(CcipAnswer.Sign(form, signer, target, expires, request, result)), about);
        Assert.Equal(CcipAnswerFault.None, CcipAnswer.Verify(form, answer, target, request, expires, 0, [signer.Address], out var verified));
        Assert.Equal(result, verified);
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
