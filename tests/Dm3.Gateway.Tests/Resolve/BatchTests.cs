using System.Text.Json.Nodes;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;
using static Dm3.Gateway.Tests.Lookup;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Resolve;

/// <summary>ENSIP-21: several lookups in one request, for our own names only, each with its own outcome.</summary>
public sealed class BatchTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const string Name = "batch.dm3.eth";
    private static readonly byte[] Addr = Calldata($"{Alice.Address.ToLowerHex()}.dm3.eth", Lookup.Addr($"{Alice.Address.ToLowerHex()}.dm3.eth"));

    private Task<Reply> PostAsync(params BatchLookup[] lookups) => gateway.PostAsync(
        "/batch", new JsonObject { ["sender"] = TestGateway.Resolver.ToString(), ["data"] = Hex.Encode(new BatchQuery(lookups).Encode()) }.ToJsonString());

    private static IReadOnlyList<BatchItem> Items(Reply reply)
    {
        Assert.Equal("no-store", reply.CacheControl);
        Assert.True(BatchAnswer.TryDecode(reply.Answer, new AbiBudget(10_000, 10_000_000, 8), out var items));
        return items;
    }

    [Fact]
    public async Task Answers_EachLookupOrSaysWhyNot()
    {
        await gateway.RegisterAsync(Alice, Name, ("avatar", "picture"));
        var avatar = Calldata(Name, Text(Name, "avatar"));
        var items = Items(await PostAsync(
            new BatchLookup(TestGateway.Resolver, ["http://127.0.0.1:9/{sender}/{data}"], avatar),
            new BatchLookup(TestGateway.Resolver, [], new byte[] { 1, 2, 3 }),
            new BatchLookup(TestGateway.OtherResolver, [], avatar),
            new BatchLookup(TestGateway.Resolver, ["x-batch-gateway:true"], Addr)));
        Assert.Equal([false, true, true, false], items.Select(item => item.Failed));
        Assert.Equal(CcipAnswerFault.None, gateway.Check(items[0].Response.ToArray(), avatar, TestGateway.Resolver, ResolveForm.Ens, out var result));
        Assert.Equal("picture", DecodeText(result));
        Assert.Equal(400, StatusOf(items[1]));
        Assert.Equal(404, StatusOf(items[2]));
        Assert.Equal(CcipAnswerFault.None, gateway.Check(items[3].Response.ToArray(), Addr, TestGateway.Resolver, ResolveForm.Ens, out _));
    }

    [Fact]
    public async Task Answers_AnEmptyBatch() => Assert.Empty(Items(await PostAsync()));

    [Theory]
    [InlineData(64, 200)]
    [InlineData(65, 400)]
    public async Task Takes_LookupsUpToTheLimit(int count, int status)
    {
        var reply = await PostAsync([.. Enumerable.Repeat(new BatchLookup(TestGateway.Resolver, [], Addr), count)]);
        if (status == 200) Assert.All(Items(reply), item => Assert.False(item.Failed));
        else Assert.Equal(status, reply.CcipRefusal);
    }

    [Fact]
    public async Task Refuses_CalldataOfAnotherFunction()
    {
        Assert.Equal(400, (await gateway.PostAsync("/batch", $$"""{"sender":"{{TestGateway.Resolver}}","data":"{{Hex.Encode(Addr)}}"}""")).CcipRefusal);
        Assert.Equal(400, (await gateway.PostAsync("/batch", $$"""{"sender":"{{TestGateway.Resolver}}","data":"0xa780bab6"}""")).CcipRefusal);
    }

    // One big record, asked for 12 times in each of 64 lookups: 12 MB of answers if each lookup were bounded by itself only.
    [Fact]
    public async Task Bounds_TheAnswersOfAllLookupsTogether()
    {
        const string Big = "big-batch.dm3.eth";
        await gateway.RegisterAsync(Alice, Big, ("avatar", new string('x', 16 * 1024)));
        var lookup = new BatchLookup(TestGateway.Resolver, [], Calldata(Big, Multicall([.. Enumerable.Repeat(Text(Big, "avatar"), 12)])));
        var items = Items(await PostAsync([.. Enumerable.Repeat(lookup, 64)]));
        Assert.False(items[0].Failed);
        Assert.True(items[^1].Failed);
        Assert.Equal(400, StatusOf(items[^1]));
        Assert.InRange(items.Sum(item => item.Response.Length), 0, 1_200_000);
    }

    // HttpError(uint16,string), 0x01800152.
    private static int StatusOf(BatchItem item)
    {
        Assert.Equal([0x01, 0x80, 0x01, 0x52], item.Response[..4].ToArray());
        var reader = new AbiReader(item.Response.Span[4..]);
        Assert.True(reader.TryReadUInt64(out var status));
        Assert.True(reader.TryReadString(out var message));
        Assert.NotEmpty(message);
        return (int)status;
    }
}
