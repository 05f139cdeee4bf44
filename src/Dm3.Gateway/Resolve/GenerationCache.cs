using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Dm3.Gateway.Resolve;

/// <summary>
/// A cache of bounded weight without a lock on reads: entries live in a young generation; when that holds half of the budget it becomes the
/// old one and the former old one is dropped. What is asked for again moves back to the young one, so popular entries survive a flood of others.
/// </summary>
/// <param name="maxWeight">Sum of the weights that both generations may hold.</param>
/// <param name="weightOf">Weight of an entry; always the same of the same one.</param>
/// <param name="comparer">Compares keys, if not as they do themselves.</param>
public sealed class GenerationCache<TKey, TValue>(long maxWeight, Func<TValue, int> weightOf, IEqualityComparer<TKey>? comparer = null)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _turn = new();
    private ConcurrentDictionary<TKey, TValue> _young = new(comparer);
    private ConcurrentDictionary<TKey, TValue> _old = new(comparer);
    private long _youngWeight;

    /// <summary>Finds an entry.</summary>
    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        if (_young.TryGetValue(key, out value)) return true;
        if (!_old.TryGetValue(key, out value)) return false;
        Set(key, value);
        return true;
    }

    /// <summary>Finds an entry by another form of its key, which the comparer knows.</summary>
    public bool TryGetBy<TForm>(TForm form, [NotNullWhen(true)] out TValue? value)
        where TForm : notnull, allows ref struct
    {
        if (_young.GetAlternateLookup<TForm>().TryGetValue(form, out value)) return true;
        if (!_old.GetAlternateLookup<TForm>().TryGetValue(form, out var key, out value)) return false;
        Set(key, value);
        return true;
    }

    /// <summary>Adds or replaces an entry.</summary>
    public void Set(TKey key, TValue value)
    {
        // Its key goes with the value that it is the key of: they may share memory.
        _young.TryRemove(key, out _);
        _young[key] = value;
        if (Interlocked.Add(ref _youngWeight, weightOf(value)) <= maxWeight / 2) return;
        lock (_turn)
        {
            if (Volatile.Read(ref _youngWeight) <= maxWeight / 2) return;
            _old = _young;
            _young = new ConcurrentDictionary<TKey, TValue>(comparer);
            Volatile.Write(ref _youngWeight, 0);
        }
    }
}
