using System.Diagnostics;
using Dm3.Ethereum;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;
using Dm3.Gateway.Resolve;
using static Dm3.Gateway.Tests.Lookup;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Resolve;

/// <summary>Many records in one lookup: each item is answered as alone, errors stand in their own place, and what it unfolds to is bounded.</summary>
public sealed class MulticallTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const string Name = "multicall.dm3.eth";

    private async Task RegisteredAsync()
    {
        if ((await gateway.GetAsync("/v1/names/" + Name)).Status != 200) await gateway.RegisterAsync(Alice, Name, ("avatar", "picture"), ("url", "home"));
    }

    private static byte[] UnsupportedProfile(string selector) => [0x7b, 0x1c, 0x46, 0x1b, .. Convert.FromHexString(selector), .. new byte[28]];

    [Fact]
    public async Task Answers_EveryItemAsIfAskedAlone()
    {
        await RegisteredAsync();
        RecordQuery[] queries = [Text(Name, "avatar"), Text(Name, "url"), Text(Name, "none"), Addr(Name), Coin(Name, 60), Coin(Name, 0), new PubkeyQuery(Node(Name))];
        var items = DecodeItems(await gateway.ResolveAsync(Name, Multicall(queries)));
        Assert.Equal(queries.Length, items.Length);
        for (var i = 0; i < queries.Length; i++) Assert.Equal(await gateway.ResolveAsync(Name, queries[i]), items[i]);
    }

    [Fact]
    public async Task Answers_NoItems() => Assert.Empty(DecodeItems(await gateway.ResolveAsync(Name, Multicall())));

    [Fact]
    public async Task Answers_NestedMulticalls()
    {
        await RegisteredAsync();
        var outer = DecodeItems(await gateway.ResolveAsync(Name, Multicall(Multicall(Text(Name, "avatar"), Multicall(Text(Name, "url"))), Addr(Name))));
        var inner = DecodeItems(outer[0]);
        Assert.Equal("picture", DecodeText(inner[0]));
        Assert.Equal("home", DecodeText(DecodeItems(inner[1])[0]));
        Assert.Equal(32, outer[1].Length);
    }

    [Fact]
    public async Task Answers_AnErrorInThePlaceOfEachItemThatCannotBeAnswered()
    {
        await RegisteredAsync();
        MulticallItem Raw(params byte[] call) => new(call, null, CcipError.Malformed);
        var calldata = Calldata(Wire(Name), new MulticallQuery([
            Raw(0xde, 0xad, 0xbe, 0xef),
            MulticallItem.Of(Text(Name, "avatar")),
            MulticallItem.Of(Text("another.dm3.eth", "avatar")),
            Raw(0x59, 0xd1, 0xd4, 0x3c, 1, 2, 3),
            Raw(),
            Raw(0x3b),
            MulticallItem.Of(Addr(Name)),
        ]).Encode());
        var items = DecodeItems(gateway.Verified(await gateway.FetchAsync(calldata), calldata));
        Assert.Equal(UnsupportedProfile("deadbeef"), items[0]);
        Assert.Equal("picture", DecodeText(items[1]));
        Assert.Equal(UnsupportedProfile("59d1d43c"), items[2]);
        Assert.Equal(UnsupportedProfile("59d1d43c"), items[3]);
        Assert.Equal(UnsupportedProfile("00000000"), items[4]);
        Assert.Equal(UnsupportedProfile("3b000000"), items[5]);
        Assert.Equal(RecordAnswer.Address(Address.Zero), items[6]);
    }

    [Theory]
    [InlineData(AnswerService.MaxItems, 200)]
    [InlineData(AnswerService.MaxItems + 1, 400)]
    public async Task Takes_ItemsUpToTheLimit(int count, int status)
    {
        var calldata = Calldata(Wire(Name), Slots(count, Addr(Name).Encode()));
        var reply = await gateway.PostLookupAsync(calldata);
        if (status == 200) Assert.Equal(count, DecodeItems(gateway.Verified(reply, calldata)).Length);
        else Assert.Equal(status, reply.CcipRefusal);
    }

    [Theory]
    [InlineData(AnswerService.MaxDepth, 200)]
    [InlineData(AnswerService.MaxDepth + 1, 400)]
    public async Task Takes_NestingUpToTheLimit(int depth, int status)
    {
        var query = Addr(Name);
        for (var i = 0; i < depth; i++) query = Multicall(query);
        var reply = await gateway.FetchAsync(Calldata(Name, query));
        if (status == 200) Assert.Equal(200, reply.Status);
        else Assert.Equal(status, reply.CcipRefusal);
    }

    // 60 texts of 16 kB are below the limit, 70 are above.
    [Theory]
    [InlineData(60, 200)]
    [InlineData(70, 400)]
    public async Task Takes_AnAnswerUpToTheLimit(int count, int status)
    {
        const string Big = "big-text.dm3.eth";
        if ((await gateway.GetAsync("/v1/names/" + Big)).Status != 200) await gateway.RegisterAsync(Alice, Big, ("avatar", new string('x', 16 * 1024)));
        var reply = await gateway.FetchAsync(Calldata(Big, Multicall([.. Enumerable.Repeat(Text(Big, "avatar"), count)])));
        if (status == 200) Assert.Equal(200, reply.Status);
        else Assert.Equal(status, reply.CcipRefusal);
    }

    // Each level is a multicall of 40 slots that all point to the next level: 40^5 calls when unfolded.
    [Fact]
    public async Task Refuses_TenKilobytesThatFoldManyMillionCalls()
    {
        var call = Addr(Name).Encode();
        for (var level = 0; level < 5; level++) call = Slots(40, call);
        Assert.InRange(call.Length, 0, 10_000);
        await RefusedSoonAsync(Calldata(Wire(Name), call));
    }

    [Fact]
    public async Task Refuses_ManySlotsOnOneBigCall() =>
        await RefusedSoonAsync(Calldata(Wire(Name), Slots(900, new TextQuery(Node(Name), new string('k', 30_000)).Encode())));

    private async Task RefusedSoonAsync(byte[] calldata)
    {
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(400, (await gateway.PostLookupAsync(calldata)).CcipRefusal);
        // Elsewhere these took minutes, or the process.
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 5);
    }

    /// <summary>A multicall whose slots all point to the one call behind them.</summary>
    private static byte[] Slots(int count, byte[] call)
    {
        var words = new AbiWriter(count + 3);
        words.WriteUInt64(32);
        words.WriteUInt64((ulong)count);
        for (var i = 0; i < count; i++) words.WriteUInt64((ulong)count * 32);
        words.WriteUInt64((ulong)call.Length);
        return [0xac, 0x96, 0x50, 0xd8, .. words.ToArray(), .. call, .. new byte[-call.Length & 31]];
    }
}
