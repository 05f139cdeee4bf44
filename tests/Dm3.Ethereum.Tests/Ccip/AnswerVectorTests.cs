using System.Text.Json;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;
using Dm3.Testing;

namespace Dm3.Ethereum.Tests.Ccip;

/// <summary>The answers that the resolver contract is tested with too; contracts/test/AnswerVectors.t.sol is the twin.</summary>
public sealed class AnswerVectorTests
{
    // The contract's MAX_LIFETIME.
    private const ulong MaxLifetimeSeconds = 86_400;

    private static readonly Dictionary<string, JsonElement> Cases = Load();

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Fact]
    public void AllAreThere() => Assert.Equal(69, Cases.Count);

    [Theory]
    [MemberData(nameof(Names))]
    public void EndsWhereTheContractEnds(string name)
    {
        var vector = Cases[name];
        var request = Hex.Decode(vector.Text("request"));
        if (vector.Text("stage") == "request")
        {
            Assert.Equal(vector.Text("error"), RequestError(request));
            return;
        }

        Assert.Null(RequestError(request));
        var fault = CcipAnswer.Verify(
            ResolveForm.Ens, Hex.Decode(vector.Text("response")), Address.Parse(vector.Text("target")), request,
            vector.GetProperty("timestamp").GetUInt64(), MaxLifetimeSeconds,
            [.. vector.GetProperty("signers").EnumerateArray().Select(signer => Address.Parse(signer.GetString()))], out var result);

        Assert.Equal(FaultOf(vector.Text("stage"), vector.Text("error")), fault);
        Assert.Equal(vector.Text("result"), Hex.Encode(result));
    }

    // The contract reads the name out of the request before it looks at the answer; a gateway does so when it is asked.
    private static string? RequestError(byte[] request)
    {
        var isCanonical = ResolveRequest.TryDecode(request, new AbiBudget(0, 1_000, 0), out var asked, out _)
            && asked.Form == ResolveForm.Ens && asked.Encode().AsSpan().SequenceEqual(request);
        if (!isCanonical) return "MalformedEncoding";
        return DnsName.TryDecode(asked!.WireName.Span, out _, out _) ? null : "InvalidName";
    }

    private static CcipAnswerFault FaultOf(string stage, string error) => (stage, error) switch
    {
        ("", "") => CcipAnswerFault.None,
        ("encoding", "MalformedEncoding") => CcipAnswerFault.Malformed,
        ("time", "AnswerExpired") => CcipAnswerFault.Expired,
        ("time", "AnswerLivesTooLong") => CcipAnswerFault.TooFarAhead,
        ("signature", "WrongSignatureLength" or "WrongSignatureV" or "HighSignatureS" or "InvalidSignature") => CcipAnswerFault.BadSignature,
        ("signer", "UntrustedSigner") => CcipAnswerFault.UnknownSigner,
        _ => throw new InvalidOperationException($"{stage} {error}"),
    };

    private static Dictionary<string, JsonElement> Load()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("tests", "vectors", "ccip", "answers.json")));
        return json.RootElement.GetProperty("cases").EnumerateArray().ToDictionary(vector => vector.Text("name"), vector => vector.Clone());
    }
}
