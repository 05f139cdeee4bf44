using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;

namespace Dm3.Ens.Lookup;

/// <summary>
/// Keeps answers from ENS for a bounded time. Those who ask for the same record at the same time share one lookup. What failed on the way
/// (node or gateway out of reach) is not kept: the next one asks again.
/// </summary>
/// <param name="options">Times and sizes.</param>
/// <param name="clock">What counts as now.</param>
public sealed class EnsCache(EnsCacheOptions options, TimeProvider clock) : IDisposable
{
    private readonly MemoryCache _answers = new(new MemoryCacheOptions { SizeLimit = options.MaxEntries });
    private readonly ConcurrentDictionary<string, Lazy<Task<RawRecord>>> _underWay = new(StringComparer.Ordinal);
    private int _forgotten;

    /// <inheritdoc/>
    public void Dispose() => _answers.Dispose();

    /// <summary>Asks anew for a name, and for those below it, from now on. For who has changed it, and knows better than what was kept.</summary>
    internal void Forget(string name)
    {
        Interlocked.Increment(ref _forgotten);
        foreach (var key in _underWay.Keys.Where(IsOfName)) _underWay.TryRemove(key, out _);
        foreach (var key in _answers.Keys.OfType<string>().Where(IsOfName)) _answers.Remove(key);

        bool IsOfName(string key) => key.Split('/')[0] is var other && (other == name || other.EndsWith("." + name, StringComparison.Ordinal));
    }

    /// <summary>The kept answer; null if there is none that still counts.</summary>
    internal RawRecord? Find(string key) => _answers.TryGetValue(key, out Answer? answer) && clock.GetUtcNow() < answer!.ExpiresAt ? answer.Record : null;

    /// <summary>The kept answer, or the one that <paramref name="look"/> brings. One caller's cancellation does not end the lookup that others wait for.</summary>
    internal Task<RawRecord> GetAsync(string key, Func<CancellationToken, Task<RawRecord>> look, CancellationToken cancellationToken)
    {
        if (Find(key) is { } kept) return Task.FromResult(kept);
        var lookup = _underWay.GetOrAdd(key, _ => new Lazy<Task<RawRecord>>(() => LookAsync(key, look)));
        return lookup.Value.WaitAsync(cancellationToken);
    }

    private async Task<RawRecord> LookAsync(string key, Func<CancellationToken, Task<RawRecord>> look)
    {
        var forgotten = Volatile.Read(ref _forgotten);
        try
        {
            // Node and gateways have their own time limits.
            var record = await look(CancellationToken.None).ConfigureAwait(false);
            var lifetime = LifetimeOf(record);
            // A lookup that began before somebody wrote may have seen what was before.
            if (forgotten == Volatile.Read(ref _forgotten) && record.IsSettled && record.Data.Length <= options.MaxAnswerBytes && lifetime > TimeSpan.Zero)
            {
                // The entry's own end is the memory's bound; what counts for the answer is our clock.
                var entry = new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = lifetime };
                _answers.Set(key, new Answer(record, clock.GetUtcNow() + lifetime), entry);
            }

            return record;
        }
        finally
        {
            _underWay.TryRemove(key, out _);
        }
    }

    private TimeSpan LifetimeOf(RawRecord record)
    {
        var lifetime = record.TimeToLive > TimeSpan.Zero ? record.TimeToLive : options.Lifetime;
        var longest = !record.IsSet && options.NegativeLifetime < options.MaxLifetime ? options.NegativeLifetime : options.MaxLifetime;
        return lifetime < longest ? lifetime : longest;
    }

    private sealed record Answer(RawRecord Record, DateTimeOffset ExpiresAt);
}
