using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ethereum.Tests.Ccip;

public sealed class CcipDifferentialTests
{
    private const int Count = 10_000;

    [Fact]
    public async Task DecodesAndEncodes_TheRequestsOfEthersAndViem() =>
        Assert.Equal(Count, await ReferenceCases.CompareAsync("ccip-calls.mjs", Count, AssertSame));

    private static void AssertSame(JsonElement json)
    {
        var budget = new AbiBudget(1_000, 100_000, 4);
        var calldata = Bytes(json, "calldata");
        Assert.True(ResolveRequest.TryDecode(calldata, budget, out var request, out _));
        var withContext = json.GetProperty("withContext").GetBoolean();
        Assert.Equal(withContext ? ResolveForm.Dm3Context : ResolveForm.Ens, request.Form);
        Assert.Equal(json.Text("wireName"), Hex.Encode(request.WireName.Span));
        Assert.Equal(json.Text("inner"), Hex.Encode(request.Call.Span));
        Assert.Equal(withContext ? json.Text("context") : "0x", Hex.Encode(request.Context.Span));
        Assert.Equal(calldata, request.Encode());

        Assert.True(RecordQuery.TryDecode(request.Call, budget, out var query, out _));
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
        Assert.True(BatchQuery.TryDecode(batch, budget, out var lookups, out _));
        var lookup = Assert.Single(lookups.Lookups);
        Assert.Equal(Address.Parse(json.Text("sender")), lookup.Sender);
        Assert.Equal(json.GetProperty("urls").EnumerateArray().Select(url => url.GetString()), lookup.Urls);
        Assert.Equal(calldata, lookup.Data.ToArray());
        Assert.Equal(batch, lookups.Encode());
    }

    private static NodeQuery Query(JsonElement record)
    {
        var node = Hash256.Parse(record.Text("node"));
        var number = BigInteger.Parse(record.Text("number"), CultureInfo.InvariantCulture);
        return record.Text("call") switch
        {
            "addr(bytes32)" => new AddrQuery(node),
            "addr(bytes32,uint256)" => new CoinAddrQuery(node, number),
            "text(bytes32,string)" => new TextQuery(node, record.Text("key")),
            "contenthash(bytes32)" => new ContenthashQuery(node),
            "name(bytes32)" => new NameQuery(node),
            "pubkey(bytes32)" => new PubkeyQuery(node),
            "ABI(bytes32,uint256)" => new AbiQuery(node, number),
            "interfaceImplementer(bytes32,bytes4)" =>
                new InterfaceQuery(node, uint.Parse(record.Text("id").AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            "data(bytes32,string)" => new DataQuery(node, record.Text("key")),
            var other => throw new InvalidOperationException(other),
        };
    }

    private static byte[] Bytes(JsonElement json, string name) => Hex.Decode(json.Text(name));
}
