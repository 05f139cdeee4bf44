using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;

namespace Dm3.Gateway.Tests;

/// <summary>CCIP-Read as a client does it: build the calldata, fetch, check the signature as the resolver contract would, read the result.</summary>
public static class Lookup
{
    public static Hash256 Node(string name) => Namehash.Of(name);

    public static RecordQuery Addr(string name) => new AddrQuery(Node(name));

    public static RecordQuery Coin(string name, BigInteger coinType) => new CoinAddrQuery(Node(name), coinType);

    public static RecordQuery Text(string name, string key) => new TextQuery(Node(name), key);

    public static RecordQuery Multicall(params RecordQuery[] queries) => new MulticallQuery([.. queries.Select(MulticallItem.Of)]);

    /// <summary>Calldata of <c>resolve(bytes,bytes)</c>.</summary>
    public static byte[] Calldata(string name, RecordQuery query) => Calldata(Wire(name), query.Encode());

    public static byte[] Calldata(byte[] wireName, byte[] call) => new ResolveRequest(ResolveForm.Ens, wireName, call, default).Encode();

    /// <summary>Calldata of dm3's <c>resolveWithContext(bytes,bytes,bytes)</c>.</summary>
    public static byte[] ContextCalldata(string name, RecordQuery query, byte[] context) =>
        new ResolveRequest(ResolveForm.Dm3Context, Wire(name), query.Encode(), context).Encode();

    public static byte[] Wire(string name)
    {
        Assert.True(DnsName.TryEncode(name, out var wire));
        return wire;
    }

    /// <summary>A wire name from raw labels, which need not be valid ones.</summary>
    public static byte[] WireOf(params string[] labels) =>
        [.. labels.SelectMany(label => (byte[])[(byte)Encoding.UTF8.GetByteCount(label), .. Encoding.UTF8.GetBytes(label)]), 0];

    public static string Path(Address sender, byte[] calldata) => $"/{sender.ToLowerHex()}/{Hex.Encode(calldata)}.json";

    public static Task<Reply> FetchAsync(this TestGateway gateway, byte[] calldata, Address? sender = null) =>
        gateway.GetAsync(Path(sender ?? TestGateway.Resolver, calldata));

    public static Task<Reply> PostLookupAsync(this TestGateway gateway, byte[] calldata, Address? sender = null) =>
        gateway.PostAsync("/", new JsonObject { ["sender"] = (sender ?? TestGateway.Resolver).ToLowerHex(), ["data"] = Hex.Encode(calldata) }.ToJsonString());

    /// <summary>Resolves and verifies.</summary>
    /// <returns>The result bytes that the contract would hand on.</returns>
    public static async Task<byte[]> ResolveAsync(this TestGateway gateway, string name, RecordQuery query)
    {
        var calldata = Calldata(name, query);
        var resolver = name.EndsWith("messengerxy.eth", StringComparison.Ordinal) ? TestGateway.OtherResolver : TestGateway.Resolver;
        return gateway.Verified(await gateway.FetchAsync(calldata, resolver), calldata, resolver);
    }

    /// <summary>The result of an answer that the contract <paramref name="target"/> accepts now.</summary>
    public static byte[] Verified(this TestGateway gateway, Reply reply, byte[] calldata, Address? target = null, ResolveForm form = ResolveForm.Ens)
    {
        var fault = Check(gateway, reply.Answer, calldata, target ?? TestGateway.Resolver, form, out var result);
        Assert.Equal(CcipAnswerFault.None, fault);
        return result;
    }

    public static CcipAnswerFault Check(this TestGateway gateway, byte[] answer, byte[] calldata, Address target, ResolveForm form, out byte[] result) =>
        CcipAnswer.Verify(form, answer, target, calldata, (ulong)gateway.Clock.UnixSeconds, 3600, [gateway.Signer], out result);

    public static async Task<string> TextOfAsync(this TestGateway gateway, string name, string key) => DecodeText(await gateway.ResolveAsync(name, Text(name, key)));

    public static async Task<Address> AddrOfAsync(this TestGateway gateway, string name)
    {
        var reader = new AbiReader(await gateway.ResolveAsync(name, Addr(name)));
        Assert.True(reader.TryReadAddress(out var address));
        return address;
    }

    public static async Task<string> CoinOfAsync(this TestGateway gateway, string name, BigInteger coinType) =>
        Hex.Encode(DecodeBytes(await gateway.ResolveAsync(name, Coin(name, coinType))));

    public static string DecodeText(byte[] result)
    {
        var reader = new AbiReader(result);
        Assert.True(reader.TryReadString(out var text));
        return text;
    }

    public static byte[] DecodeBytes(byte[] result)
    {
        var reader = new AbiReader(result);
        Assert.True(reader.TryReadBytes(out var bytes));
        return bytes.ToArray();
    }

    public static byte[][] DecodeItems(byte[] result)
    {
        var reader = new AbiReader(result);
        Assert.True(reader.TryReadArray(1, out var count, out var items));
        var decoded = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            Assert.True(items.TryReadBytes(out var item));
            decoded[i] = item.ToArray();
        }

        return decoded;
    }
}
