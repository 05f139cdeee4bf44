using System.Text.Json;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;
using Dm3.Testing;

namespace Dm3.Ethereum.Tests.Ccip;

/// <summary>What the deployed dm3 resolver decodes and answers; see tests/vectors/ccip/README.md.</summary>
public sealed class Dm3VectorTests
{
    private static readonly Dictionary<string, JsonElement> Vectors = Load();

    public static TheoryData<string> Calls => [.. Vectors.Keys.Where(name => !name.StartsWith("ccip/names") && name != "ccip/garbage calldata foo.dm3.eth")];

    public static TheoryData<string> Names => [.. Vectors.Keys.Where(name => name.StartsWith("ccip/names"))];

    [Fact]
    public void AllAreThere() => Assert.Equal(12, Vectors.Count);

    [Theory]
    [MemberData(nameof(Names))]
    public void WritesAndHashesTheName(string name)
    {
        var ensName = Input(name, "ensName").GetString()!;

        Assert.True(DnsName.TryEncode(ensName, out var wire));
        Assert.Equal(Expected(name, "dnsEncoded").GetString(), Hex.Encode(wire));
        Assert.Equal(Expected(name, "namehash").GetString(), Namehash.Of(ensName).ToString());
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void DecodesTheRequest(string name)
    {
        var calldata = Hex.Decode(Input(name, "calldata").GetString());
        var (request, query) = Decode(calldata);

        Assert.Equal(name.Contains("resolveWithContext") ? ResolveForm.Dm3Context : ResolveForm.Ens, request.Form);
        Assert.Equal(Expected("ccip/names foo.dm3.eth", "dnsEncoded").GetString(), Hex.Encode(request.WireName.Span));
        Assert.Equal(
            !name.Contains("namehash of another name"),
            Expected("ccip/names foo.dm3.eth", "namehash").GetString() == Assert.IsType<NodeQuery>(query, exactMatch: false).Node.ToString());
        Assert.Equal(calldata, request.Encode());
        if (Vectors[name].GetProperty("expected").TryGetProperty("signature", out var signature))
        {
            Assert.Equal(AbiFunction.Selector(signature.GetString()!), query.Selector);
        }

        if (query is TextQuery text) Assert.Equal(name.Contains("another record") ? "email" : "network.dm3.profile", text.Key);
    }

    [Fact]
    public void RefusesGarbage()
    {
        var calldata = Hex.Decode(Input("ccip/garbage calldata foo.dm3.eth", "calldata").GetString());

        Assert.False(ResolveRequest.TryDecode(calldata, Budget(), out _, out var error));
        Assert.Equal(CcipError.UnknownFunction, error);
    }

    [Theory]
    [InlineData("ccip/text network.dm3.profile foo.dm3.eth")]
    [InlineData("ccip/resolveWithContext text foo.dm3.eth")]
    public void ShapesTextAsDm3Does(string name)
    {
        var body = Expected(name, "responseBody").GetString()!;
        var reader = new AbiReader(Hex.Decode(body));
        Assert.True(reader.TryReadString(out var text));
        Assert.StartsWith("data:application/json,", text);

        Assert.Equal(body, Hex.Encode(Shape(name, RecordAnswer.Text(text))));
    }

    [Fact]
    public void ShapesAddrAsDm3Does()
    {
        const string Name = "ccip/addr foo.dm3.eth";
        var stored = Address.Parse(Input(Name, "storedAddress").GetString());

        Assert.Equal(Expected(Name, "responseBody").GetString(), Hex.Encode(Shape(Name, RecordAnswer.Address(stored))));
    }

    private static byte[] Shape(string name, byte[] answer)
    {
        var (_, query) = Decode(Hex.Decode(Input(name, "calldata").GetString()));
        Assert.True(RecordAnswer.TryShape(ResolveForm.Dm3Context, query, answer, out var result));
        return result;
    }

    private static (ResolveRequest Request, RecordQuery Query) Decode(byte[] calldata)
    {
        Assert.True(ResolveRequest.TryDecode(calldata, Budget(), out var request, out _));
        Assert.True(RecordQuery.TryDecode(request.Call, Budget(), out var query, out _));
        return (request, query);
    }

    private static AbiBudget Budget() => new(10, 1_000, 1);

    private static JsonElement Input(string name, string member) => Vectors[name].GetProperty("inputs").GetProperty(member);

    private static JsonElement Expected(string name, string member) => Vectors[name].GetProperty("expected").GetProperty(member);

    private static Dictionary<string, JsonElement> Load()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine("tests", "vectors", "ccip", "dm3-offchain-resolver.json")));
        return json.RootElement.GetProperty("vectors").EnumerateArray().ToDictionary(v => v.GetProperty("name").GetString()!, v => v.Clone());
    }
}
