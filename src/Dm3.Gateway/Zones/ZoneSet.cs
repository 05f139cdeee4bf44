using System.Collections.Frozen;

namespace Dm3.Gateway.Zones;

/// <summary>The zones that this gateway serves, found by the longest suffix of a name.</summary>
public sealed class ZoneSet
{
    private readonly FrozenDictionary<string, Zone> _zones;
    private readonly FrozenDictionary<string, Zone>.AlternateLookup<ReadOnlySpan<char>> _bySuffix;
    private readonly int _longest;

    /// <summary>Builds the set. Without any configured zone, <c>dm3.eth</c> is served, for names and for addresses.</summary>
    public ZoneSet(IReadOnlyCollection<ZoneOptions> options)
    {
        var configured = options.Count > 0 ? options : [new ZoneOptions { Name = "dm3.eth", Kinds = ["name", "address"] }];
        All = [.. configured.Select(zone => new Zone(zone))];
        _zones = All.ToFrozenDictionary(zone => zone.Name, StringComparer.Ordinal);
        _bySuffix = _zones.GetAlternateLookup<ReadOnlySpan<char>>();
        _longest = All.Max(zone => zone.Name.Length);
    }

    /// <summary>Every zone, in the order configured.</summary>
    public IReadOnlyList<Zone> All { get; }

    /// <summary>The zone of exactly this name.</summary>
    public Zone? Find(string name) => _zones.GetValueOrDefault(name);

    /// <summary>The zone that <paramref name="name"/> is, or lies under; the deepest one if several match. Null when the name is not ours.</summary>
    public ZoneName? Locate(string name)
    {
        for (var start = 0; start < name.Length;)
        {
            // Only suffixes that can be a zone are looked up: a name of many labels costs no more than its length.
            if (name.Length - start <= _longest && _bySuffix.TryGetValue(name.AsSpan(start), out var zone)) return new ZoneName(zone, name);
            var dot = name.IndexOf('.', start);
            if (dot < 0) return null;
            start = dot + 1;
        }

        return null;
    }
}
