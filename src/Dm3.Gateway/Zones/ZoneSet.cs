using System.Collections.Frozen;
using Dm3.Gateway.Registration;

namespace Dm3.Gateway.Zones;

/// <summary>The zones that this gateway serves, found by the longest suffix of a name. Claimed ones come while it runs; a reader sees one state.</summary>
public sealed class ZoneSet
{
    private readonly Lock _turn = new();
    private volatile State _state;

    /// <summary>Builds the set. Without any configured zone, <c>dm3.eth</c> is served, for names and for addresses.</summary>
    public ZoneSet(IReadOnlyCollection<ZoneOptions> options)
    {
        var configured = options.Count > 0 ? options : [new ZoneOptions { Name = "dm3.eth", Kinds = ["name", "address"] }];
        _state = new State([.. configured.Select(zone => new Zone(zone))]);
    }

    /// <summary>Every zone, those of the configuration first.</summary>
    public IReadOnlyList<Zone> All => _state.All;

    /// <summary>Adds a claimed zone, or puts it in the place of an earlier version of itself. Zones of the configuration stay as they are.</summary>
    public void Put(Zone zone)
    {
        lock (_turn)
        {
            var known = Find(zone.Name);
            if (known is { Owner: null } || known?.Version >= zone.Version) return;
            _state = new State([.. All.Where(other => other.Name != zone.Name), zone]);
        }
    }

    /// <summary>The zone of exactly this name.</summary>
    public Zone? Find(string name) => _state.ByName.GetValueOrDefault(name);

    /// <summary>The zone of a name as somebody sent it, which may be anything; null for what is none of ours.</summary>
    public Zone? FindFor(string name) => name.Length <= RecordLimits.MaxNameLength ? FindSuffix(name) : null;

    /// <summary>The zone that <paramref name="name"/> is, or lies under; the deepest one if several match. Null when the name is not ours.</summary>
    public ZoneName? Locate(string name) => FindSuffix(name) is { } zone ? new ZoneName(zone, name) : null;

    private Zone? FindSuffix(string name)
    {
        var state = _state;
        for (var start = 0; start < name.Length;)
        {
            // Only suffixes that can be a zone are looked up: a name of many labels costs no more than its length.
            if (name.Length - start <= state.Longest && state.BySuffix.TryGetValue(name.AsSpan(start), out var zone)) return zone;
            var dot = name.IndexOf('.', start);
            if (dot < 0) return null;
            start = dot + 1;
        }

        return null;
    }

    private sealed class State
    {
        public State(IReadOnlyList<Zone> all)
        {
            All = all;
            ByName = all.ToFrozenDictionary(zone => zone.Name, StringComparer.Ordinal);
            BySuffix = ByName.GetAlternateLookup<ReadOnlySpan<char>>();
            Longest = all.Max(zone => zone.Name.Length);
        }

        public IReadOnlyList<Zone> All { get; }

        public FrozenDictionary<string, Zone> ByName { get; }

        public FrozenDictionary<string, Zone>.AlternateLookup<ReadOnlySpan<char>> BySuffix { get; }

        public int Longest { get; }
    }
}
