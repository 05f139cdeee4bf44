using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;
using Dm3.Testing;

namespace Dm3.Ethereum.Tests.Ccip;

public sealed class CcipDifferentialTests
{
    private const int Count = 10_000;

    [Fact]
    public async Task DecodesAndEncodes_TheRequestsOfEthersAndViem()
    {
        var seed = Random.Shared.Next();
        var seen = 0;
        await foreach (var line in NodeScript.LinesAsync("differential/ccip-calls.mjs", $"{seed}", $"{Count}"))
        {
            using var json = JsonDocument.Parse(line);
            AssertSame(json.RootElement, $"seed {seed}: {line}");
            seen++;
        }

        Assert.Equal(Count, seen);
    }

    private static void AssertSame(JsonElement json, string about)
    {
        var budget = new AbiBudget(1_000, 100_000, 4);
        var calldata = Bytes(json, "calldata");
        Assert.True(ResolveRequest.TryDecode(calldata, budget, out var request, out _), about);
        var withContext = json.GetProperty("withContext").GetBoolean();
        Assert.Equal(withContext ? ResolveForm.Dm3Context : ResolveForm.Ens, request.Form);
        Assert.Equal(Text(json, "wireName"), Hex.Encode(request.WireName.Span));
        Assert.Equal(Text(json, "inner"), Hex.Encode(request.Call.Span));
        Assert.Equal(withContext ? Text(json, "context") : "0x", Hex.Encode(request.Context.Span));
        Assert.Equal(calldata, request.Encode());

        Assert.True(RecordQuery.TryDecode(request.Call, budget, out var query, out _), about);
        Assert.Equal(request.Call.ToArray(), query.Encode());
        var expected = json.GetProperty("records").EnumerateArray().Select(Query).ToArray();
        if (json.GetProperty("many").GetBoolean())
        {
            Assert.Equal(expected, Assert.IsType<MulticallQuery>(query).Items.Select(item => item.Query));
            Assert.Equal(request.Call.ToArray(), new MulticallQuery([.. expected.Select(MulticallItem.Of)]).Encode());
        }
        else
        {
            Assert.Equal(Assert.Single(expected), query);
        }

        var batch = Bytes(json, "batch");
        Assert.True(BatchQuery.TryDecode(batch, budget, out var lookups, out _), about);
        var lookup = Assert.Single(lookups.Lookups);
        Assert.Equal(Address.Parse(Text(json, "sender")), lookup.Sender);
        Assert.Equal(json.GetProperty("urls").EnumerateArray().Select(url => url.GetString()), lookup.Urls);
        Assert.Equal(calldata, lookup.Data.ToArray());
        Assert.Equal(batch, lookups.Encode());
    }

    private static NodeQuery Query(JsonElement record)
    {
        var node = Hash256.Parse(Text(record, "node"));
        var number = BigInteger.Parse(Text(record, "number"), CultureInfo.InvariantCulture);
        return Text(record, "call") switch
        {
            "addr(bytes32)" => new AddrQuery(node),
            "addr(bytes32,uint256)" => new CoinAddrQuery(node, number),
            "text(bytes32,string)" => new TextQuery(node, Text(record, "key")),
            "contenthash(bytes32)" => new ContenthashQuery(node),
            "name(bytes32)" => new NameQuery(node),
            "pubkey(bytes32)" => new PubkeyQuery(node),
            "ABI(bytes32,uint256)" => new AbiQuery(node, number),
            "interfaceImplementer(bytes32,bytes4)" =>
                new InterfaceQuery(node, uint.Parse(Text(record, "id").AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            "data(bytes32,string)" => new DataQuery(node, Text(record, "key")),
            var other => throw new InvalidOperationException(other),
        };
    }

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    private static byte[] Bytes(JsonElement json, string name) => Hex.Decode(Text(json, name));
}
