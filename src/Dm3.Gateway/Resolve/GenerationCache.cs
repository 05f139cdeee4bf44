using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Dm3.Gateway.Resolve;

/// <summary>
/// A cache of bounded weight without a lock on reads: entries live in a young generation; when that holds half of the budget it becomes the
/// old one and the former old one is dropped. What is asked for again moves back to the young one, so popular entries survive a flood of others.
/// </summary>
/// <param name="maxWeight">Sum of the weights that both generations may hold.</param>
public sealed class GenerationCache<TKey, TValue>(long maxWeight)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _turn = new();
    private ConcurrentDictionary<TKey, Entry> _young = new();
    private ConcurrentDictionary<TKey, Entry> _old = new();
    private long _youngWeight;

    /// <summary>Finds an entry.</summary>
    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        if (_young.TryGetValue(key, out var entry))
        {
            value = entry.Value;
            return true;
        }

        if (_old.TryGetValue(key, out entry))
        {
            Set(key, entry.Value, entry.Weight);
            value = entry.Value;
            return true;
        }

        value = null;
        return false;
    }

    /// <summary>Adds or replaces an entry.</summary>
    public void Set(TKey key, TValue value, int weight)
    {
        _young[key] = new Entry(value, weight);
        if (Interlocked.Add(ref _youngWeight, weight) <= maxWeight / 2) return;
        lock (_turn)
        {
            if (Volatile.Read(ref _youngWeight) <= maxWeight / 2) return;
            _old = _young;
            _young = new ConcurrentDictionary<TKey, Entry>();
            Volatile.Write(ref _youngWeight, 0);
        }
    }

    private sealed record Entry(TValue Value, int Weight);
}
