using System.Globalization;
using System.Text.Json;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ethereum.Tests.Ccip;

public sealed class CcipAnswerDifferentialTests
{
    private const int Count = 1_000;

    [Fact]
    public async Task SignsAsEthers_InBothForms() => Assert.Equal(Count, await ReferenceCases.CompareAsync("ccip-answers.mjs", Count, json =>
    {
        AssertSame(json, ResolveForm.Ens, json.GetProperty("ens"));
        AssertSame(json, ResolveForm.Dm3Context, json.GetProperty("dm3"));
    }));

    private static void AssertSame(JsonElement json, ResolveForm form, JsonElement expected)
    {
        using var key = PrivateKey.Parse(json.Text("key"));
        var signer = new KeyAnswerSigner(key);
        var target = Address.Parse(json.Text("target"));
        var expires = ulong.Parse(json.Text("expires"), CultureInfo.InvariantCulture);
        var request = Hex.Decode(json.Text("request"));
        var result = Hex.Decode(json.Text("result"));
        var answer = Hex.Decode(expected.Text("answer"));

        Assert.Equal(expected.Text("digest"), CcipAnswer.Digest(form, target, expires, request, result).ToString());
        // Both sign by RFC 6979, so even the signatures are equal.
        Assert.Equal(answer, CcipAnswer.Sign(form, signer, target, expires, request, result));
        Assert.Equal(CcipAnswerFault.None, CcipAnswer.Verify(form, answer, target, request, expires, 0, [signer.Address], out var verified));
        Assert.Equal(result, verified);
    }
}
