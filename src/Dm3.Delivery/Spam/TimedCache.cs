using System.Collections.Concurrent;

namespace Dm3.Delivery.Spam;

/// <summary>
/// Keeps answers for a bounded time. Those who ask for the same at the same time share one look; what threw is not kept. When it is full, it forgets
/// everything rather than keep an order: what is in demand is back at once.
/// </summary>
/// <param name="maxEntries">Most answers kept.</param>
/// <param name="clock">What counts as now.</param>
internal sealed class TimedCache<TKey, TValue>(int maxEntries, TimeProvider clock)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = new();

    /// <summary>The kept answer, or the one that <paramref name="look"/> brings. One caller's cancellation does not end what others wait for.</summary>
    public async Task<TValue> GetAsync(TKey key, TimeSpan lifetime, Func<Task<TValue>> look, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (!_entries.TryGetValue(key, out var entry) || entry.ExpiresAt <= now)
        {
            if (_entries.Count >= maxEntries) _entries.Clear();
            var fresh = new Entry(now + lifetime, new Lazy<Task<TValue>>(look));
            entry = _entries.AddOrUpdate(key, fresh, (_, found) => found.ExpiresAt > now ? found : fresh);
        }

        try
        {
            return await entry.Value.Value.WaitAsync(cancellationToken);
        }
        catch
        {
            if (entry.Value.Value.IsFaulted) _entries.TryRemove(KeyValuePair.Create(key, entry));
            throw;
        }
    }

    private sealed record Entry(DateTimeOffset ExpiresAt, Lazy<Task<TValue>> Value);
}
