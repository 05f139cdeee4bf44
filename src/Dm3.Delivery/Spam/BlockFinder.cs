using Dm3.Ens.Rpc;

namespace Dm3.Delivery.Spam;

/// <summary>
/// Finds the block of a time: the chain has no such call. Halves the range and guesses in turn, so that it ends after few questions where blocks come
/// evenly and after a bounded number where they do not; what was found last time is where the next search begins.
/// </summary>
/// <param name="rpc">The node.</param>
/// <param name="options">How long an answer is believed.</param>
/// <param name="clock">What counts as now, for that.</param>
public sealed class BlockFinder(IEthereumRpc rpc, SpamOptions options, TimeProvider clock)
{
    private const int MaxPeriods = 10_000;

    // A found block ages with its cache entry: a period counts as at most a twentieth longer than asked for.
    private const int PartOfPeriod = 20;

    private readonly TimedCache<long, ulong?> _blocks = new(MaxPeriods, clock);
    private readonly Lock _turn = new();
    private Block? _earlier;

    /// <summary>The last block that was there <paramref name="seconds"/> before the latest one.</summary>
    /// <returns>Null if the chain is younger than that.</returns>
    /// <exception cref="RpcException">The node cannot say.</exception>
    public Task<ulong?> BlockBeforeAsync(long seconds, CancellationToken cancellationToken)
    {
        var lifetime = TimeSpan.FromSeconds(Math.Min(options.AnswerCacheSeconds, (double)seconds / PartOfPeriod));
        return _blocks.GetAsync(seconds, lifetime, () => FindAsync((ulong)seconds), cancellationToken);
    }

    private async Task<ulong?> FindAsync(ulong seconds)
    {
        var high = await ReadAsync(await rpc.GetBlockNumberAsync());
        if (high.Time < seconds) return null;
        var wanted = high.Time - seconds;
        var low = Earlier(wanted) ?? await ReadAsync(0);
        if (low.Time > wanted) return null;

        // low.Time <= wanted < high.Time holds throughout. Halving every second time bounds the steps to twice the bits of the number.
        for (var halve = false; high.Number - low.Number > 1; halve = !halve)
        {
            var span = high.Number - low.Number;
            var step = halve || high.Time <= low.Time ? span / 2 : (ulong)((UInt128)span * (wanted - low.Time) / (high.Time - low.Time));
            var middle = await ReadAsync(low.Number + Math.Clamp(step, 1, span - 1));
            if (middle.Time <= wanted) low = middle;
            else high = middle;
        }

        lock (_turn) _earlier = low;
        return low.Number;
    }

    private Block? Earlier(ulong wanted)
    {
        lock (_turn) return _earlier is { } earlier && earlier.Time <= wanted ? earlier : null;
    }

    private async Task<Block> ReadAsync(ulong number) => new(
        number,
        await rpc.GetBlockTimestampAsync(number) ?? throw new RpcException(RpcFailure.Malformed, "The node has no block of a number below its latest."));

    private sealed record Block(ulong Number, ulong Time);
}
