using Dm3.Ens.CcipRead;
using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ens.Rpc;
using Dm3.Ens.Tests.Rpc;
using Dm3.Testing;

namespace Dm3.Ens.Tests.Lookup;

/// <summary>What is asked again, and when: counted at a relay before the real node.</summary>
public sealed class EnsCacheTests(EnsFixture ens) : IClassFixture<EnsFixture>, IAsyncLifetime, IDisposable
{
    private readonly OutboundHttp _http = new(new OutboundOptions());
    private readonly ManualClock _clock = new();
    private NodeRelay _relay = null!;

    public async Task InitializeAsync() => _relay = await NodeRelay.StartAsync(ens.NodeUrl);

    public async Task DisposeAsync() => await _relay.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task KeepsAnAnswer_UntilItsTimeIsOver()
    {
        var name = await ens.NameAsync("kept", null, ("url", "old"));
        using var cache = Cache(new() { Lifetime = TimeSpan.FromSeconds(60) });
        var client = Client(cache);
        Assert.Equal("old", (await client.TextAsync(name, "url")).Value);
        await ens.SetTextAsync(name, "url", "new");
        _clock.Advance(59);
        Assert.Equal("old", (await client.TextAsync(name, "url")).Value);
        _clock.Advance(1);
        Assert.Equal("new", (await client.TextAsync(name, "url")).Value);
    }

    [Fact]
    public async Task ANameThatIsNone_FindsNoRecordOfAnother()
    {
        var address = Ethereum.Address.Parse("0x00000000000000000000000000000000000000aa");
        var name = await ens.NameAsync("lender", address, ("a/addr", "theirs"));
        using var cache = Cache(new() { Lifetime = TimeSpan.FromSeconds(60) });
        var client = Client(cache);
        Assert.Equal("theirs", (await client.TextAsync(name, "a/addr")).Value);
        Assert.Equal(address, (await client.AddressAsync(name)).Value);
        // Together they would read as the text above.
        Assert.Equal(EnsFailure.InvalidName, (await client.AddressAsync($"{name}/text/a")).Failure);
        Assert.Equal(EnsFailure.NotSet, (await client.TextAsync(name, "a")).Failure);
        Assert.Equal(address, (await client.AddressAsync(name)).Value);
    }

    [Fact]
    public async Task ForgottenName_IsAskedAnew_WithThoseBelowIt_AndNoOther()
    {
        string[] names = [await ens.NameAsync("known", null, ("url", "old")), "below.known.eth", await ens.NameAsync("unknown", null, ("url", "old"))];
        await ens.SetAsync(names[1], null, ("url", "old"));
        using var cache = Cache(new());
        var client = Client(cache);
        foreach (var name in names) Assert.Equal("old", (await client.TextAsync(name, "url")).Value);
        foreach (var name in names) await ens.SetTextAsync(name, "url", "new");
        client.Forget("known.eth");
        Assert.Equal(["new", "new", "old"], await Task.WhenAll(names.Select(async name => (await client.TextAsync(name, "url")).Value!)));
    }

    [Theory]
    [InlineData("unset.eth")]
    [InlineData("nobody.eth")]
    public async Task KeepsThatThereIsNone_ForAShorterTime(string name)
    {
        await ens.NameAsync("unset");
        using var cache = Cache(new() { Lifetime = TimeSpan.FromSeconds(60), NegativeLifetime = TimeSpan.FromSeconds(10) });
        var client = Client(cache);
        await AsksAsync(true, () => client.TextAsync(name, "url"));
        _clock.Advance(9);
        await AsksAsync(false, () => client.TextAsync(name, "url"));
        _clock.Advance(1);
        await AsksAsync(true, () => client.TextAsync(name, "url"));
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(5000, 300)]
    public async Task TheNamesOwnTimeToLive_CountsUpToTheLimit(int seconds, int expected)
    {
        var name = await ens.NameAsync("lives", null, ("url", "x"));
        await ens.SetTimeToLiveAsync(name, seconds);
        using var cache = Cache(new() { Lifetime = TimeSpan.FromSeconds(60), MaxLifetime = TimeSpan.FromSeconds(300) });
        var client = Client(cache);
        await AsksAsync(true, () => client.TextAsync(name, "url"));
        _clock.Advance(expected - 1);
        await AsksAsync(false, () => client.TextAsync(name, "url"));
        _clock.Advance(1);
        await AsksAsync(true, () => client.TextAsync(name, "url"));
    }

    [Fact]
    public async Task RecordsOfOneName_AreKeptApart()
    {
        var name = await ens.NameAsync("apart", ens.Resolver, ("a", "1"), ("b", "2"));
        using var cache = Cache(new());
        var client = Client(cache);
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal("1", (await client.TextAsync(name, "a")).Value);
            Assert.Equal("2", (await client.TextAsync(name, "b")).Value);
            Assert.Equal(ens.Resolver, (await client.AddressAsync(name)).Value);
        }
    }

    [Fact]
    public async Task WhatFailedOnTheWay_IsAskedAgain()
    {
        var name = await ens.NameAsync("again", null, ("url", "x"));
        using var cache = Cache(new());
        var client = Client(cache);
        _relay.GoAway(1);
        Assert.Equal(RpcFailure.Unreachable, (await Assert.ThrowsAsync<RpcException>(() => client.TextAsync(name, "url"))).Failure);
        Assert.Equal("x", (await client.TextAsync(name, "url")).Value);
    }

    [Theory]
    [InlineData(EnsFailure.GatewayUnreachable)]
    [InlineData(EnsFailure.GatewayRefused)]
    public async Task WhatAGatewayFailedToSay_IsAskedAgain(EnsFailure failure)
    {
        using var cache = Cache(new());
        await cache.GetAsync("key", _ => Task.FromResult(new RawRecord(failure, default)), default);
        Assert.Equal(EnsFailure.None, (await cache.GetAsync("key", _ => Task.FromResult(new RawRecord(EnsFailure.None, default)), default)).Failure);
    }

    [Fact]
    public async Task ThoseWhoAskAtOnce_ShareOneLookup()
    {
        var name = await ens.NameAsync("shared", null, ("url", "x"));
        using var first = Cache(new());
        await Client(first).TextAsync(name, "url");
        var one = _relay.Calls;

        var hold = new TaskCompletionSource();
        _relay.Hold = hold.Task;
        using var cache = Cache(new());
        var client = Client(cache);
        using var impatient = new CancellationTokenSource();
        var leaver = client.TextAsync(name, "url", impatient.Token);
        var askers = Enumerable.Range(0, 20).Select(_ => client.TextAsync(name, "url")).ToList();
        // Whoever started the lookup may leave it: the others still get its answer.
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        hold.SetResult();
        Assert.All(await Task.WhenAll(askers), answer => Assert.Equal("x", answer.Value));
        Assert.Equal(2 * one, _relay.Calls);
    }

    [Fact]
    public async Task KeepsNoMoreThanAllowed()
    {
        var name = await ens.NameAsync("many", null, [.. Enumerable.Range(0, 6).Select(i => ($"key{i}", "x"))]);
        using var cache = Cache(new() { MaxEntries = 2 });
        var client = Client(cache);
        var kept = 0;
        for (var round = 0; round < 2; round++)
        {
            kept = 0;
            for (var i = 0; i < 6; i++)
            {
                var before = _relay.Calls;
                await client.TextAsync(name, $"key{i}");
                if (_relay.Calls == before) kept++;
            }
        }

        Assert.InRange(kept, 0, 2);
    }

    [Theory]
    [InlineData(1023, false)]
    [InlineData(1024, true)]
    public async Task LongAnswers_AreNotKept(int maxAnswerBytes, bool kept)
    {
        // 32 bytes of offset, 32 of length, the text padded to 32: 1024 bytes in all for 930.
        var name = await ens.NameAsync("long", null, ("url", new string('x', 930)));
        using var cache = Cache(new() { MaxAnswerBytes = maxAnswerBytes });
        var client = Client(cache);
        await AsksAsync(true, () => client.TextAsync(name, "url"));
        await AsksAsync(!kept, () => client.TextAsync(name, "url"));
    }

    [Fact]
    public async Task NearestResolver_IsFoundInOneRoundTrip()
    {
        await ens.NameAsync("deep", null, ("url", "x"));
        var client = Client(null);
        Assert.Equal(EnsFailure.NoResolver, (await client.TextAsync("a.b.c.d.deep.eth", "url")).Failure);
        // One request for the resolvers of six names and a time to live, one for the resolver's interface.
        Assert.Equal((2, 8), (_relay.Requests, _relay.Calls));
    }

    [Fact]
    public async Task NearestResolver_IsFoundBeyondTheFirstRoundTrip()
    {
        await ens.NameAsync("abyss", null, ("url", "x"));
        Assert.Equal(EnsFailure.NoResolver, (await Client(null).TextAsync(string.Concat(Enumerable.Repeat("a.", 12)) + "abyss.eth", "url")).Failure);
        Assert.Equal(3, _relay.Requests);
    }

    private EnsCache Cache(EnsCacheOptions options) => new(options, _clock);

    private EnsClient Client(EnsCache? cache)
    {
        var rpc = new EthereumRpc(new HttpClient(), new EthereumRpcOptions { Endpoint = _relay.Url, Retries = 0 });
        return new EnsClient(rpc, new CcipReadClient(rpc, new GatewayClient(_http)), ens.Registry, cache);
    }

    private async Task AsksAsync(bool expected, Func<Task> look)
    {
        var before = _relay.Calls;
        await look();
        Assert.Equal(expected, _relay.Calls > before);
    }
}
