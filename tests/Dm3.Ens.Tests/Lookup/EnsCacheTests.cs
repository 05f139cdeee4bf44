using Dm3.Ens.Lookup;
using Dm3.Ens.Rpc;

namespace Dm3.Ens.Tests.Lookup;

public sealed class EnsCacheTests : IDisposable
{
    private readonly MovingClock _clock = new();
    private readonly EnsCache _cache;
    private int _lookups;

    public EnsCacheTests() => _cache = new EnsCache(
        new EnsCacheOptions { Lifetime = TimeSpan.FromSeconds(60), MaxLifetime = TimeSpan.FromSeconds(300), MaxEntries = 10, MaxAnswerBytes = 100 }, _clock);

    public void Dispose() => _cache.Dispose();

    [Theory]
    [InlineData(0, 59, 1)]
    [InlineData(0, 60, 2)]
    [InlineData(5, 4, 1)]
    [InlineData(5, 5, 2)]
    [InlineData(100_000, 299, 1)]
    [InlineData(100_000, 300, 2)]
    public async Task Answer_IsKeptForItsTime(int ttl, int waited, int lookups)
    {
        await GetAsync(Record(ttl: ttl));
        _clock.Advance(waited);
        await GetAsync(Record(ttl: ttl));
        Assert.Equal(lookups, _lookups);
    }

    [Fact]
    public async Task Nothing_IsAnAnswerToo()
    {
        await GetAsync(new RawRecord(EnsFailure.NoResolver, default));
        Assert.Equal(EnsFailure.NoResolver, (await GetAsync(Record())).Failure);
    }

    [Theory]
    [InlineData(EnsFailure.GatewayUnreachable)]
    [InlineData(EnsFailure.GatewayRefused)]
    public async Task FailureOnTheWay_IsNotKept(EnsFailure failure)
    {
        await GetAsync(new RawRecord(failure, default));
        Assert.Equal(EnsFailure.None, (await GetAsync(Record())).Failure);
    }

    [Fact]
    public async Task NodeFault_ComesOut_AndIsNotKept()
    {
        var fault = new RpcException(RpcFailure.Unreachable, "away");
        Assert.Same(fault, await Assert.ThrowsAsync<RpcException>(() => _cache.GetAsync("key", _ => Task.FromException<RawRecord>(fault), default)));
        Assert.Equal(EnsFailure.None, (await GetAsync(Record())).Failure);
    }

    [Fact]
    public async Task LongAnswer_IsNotKept()
    {
        await GetAsync(Record(bytes: 101));
        await GetAsync(Record(bytes: 100));
        await GetAsync(Record(bytes: 100));
        Assert.Equal(2, _lookups);
    }

    [Fact]
    public async Task Memory_IsBounded()
    {
        for (var i = 0; i < 1000; i++) await GetAsync(Record(), key: $"key {i}");
        _lookups = 0;
        for (var i = 0; i < 1000; i++) await GetAsync(Record(), key: $"key {i}");
        Assert.InRange(_lookups, 980, 1000);
    }

    [Fact]
    public async Task ThoseWhoAskAtOnce_ShareOneLookup_AndOneWhoLeavesDoesNotEndIt()
    {
        var gate = new TaskCompletionSource();
        using var leaves = new CancellationTokenSource();
        async Task<RawRecord> Slow(CancellationToken stop)
        {
            Interlocked.Increment(ref _lookups);
            await gate.Task.WaitAsync(stop);
            return Record();
        }

        var first = _cache.GetAsync("key", Slow, leaves.Token);
        var others = Enumerable.Range(0, 50).Select(_ => _cache.GetAsync("key", Slow, default)).ToList();
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        await Task.WhenAll(others);
        Assert.Equal(1, _lookups);
    }

    private Task<RawRecord> GetAsync(RawRecord record, string key = "key") => _cache.GetAsync(
        key,
        _ =>
        {
            _lookups++;
            return Task.FromResult(record);
        },
        default);

    private static RawRecord Record(int ttl = 0, int bytes = 1) => new(EnsFailure.None, new byte[bytes], "", TimeSpan.FromSeconds(ttl));

    private sealed class MovingClock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public void Advance(int seconds) => _now = _now.AddSeconds(seconds);

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
