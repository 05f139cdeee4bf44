using System.Collections.Concurrent;
using Dm3.Gateway.Registration;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Zones.Statistics;

/// <summary>How many names zones hold. Counting goes through all of them, so a count is kept for some seconds, however often it is asked for.</summary>
public sealed class NameCounts(NameRuleStore store, CurrentNames names)
{
    private const int KeptSeconds = 10;

    private readonly ConcurrentDictionary<string, (long Count, long At)> _kept = new(StringComparer.Ordinal);

    /// <summary>Registered names directly below the zone.</summary>
    public long Of(Zone zone)
    {
        var now = names.Now;
        if (_kept.TryGetValue(zone.Name, out var kept) && now - kept.At < KeptSeconds) return kept.Count;
        var count = store.Count(zone.Name, zone.LapsedAt(now));
        _kept[zone.Name] = (count, now);
        return count;
    }
}
