using Dm3.Ethereum;
using Dm3.Gateway.Zones;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Registration;

/// <summary>
/// Names as of now. When a name's term and the grace of its zone have passed, it is free, though the store still holds what it was: here it reads as
/// a tombstone, and so do the names below it.
/// </summary>
public sealed class CurrentNames(NameStore store, ZoneSet zones, TimeProvider clock)
{
    /// <summary>The present time, Unix seconds.</summary>
    public long Now => clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The name, tombstones included; null if it never was registered.</summary>
    public StoredName? Find(ZoneName name) => Read(name).Name;

    /// <summary>The name, and the one directly below the zone that it lies under: itself, if it lies directly below the zone.</summary>
    public (StoredName? Name, StoredName? Root) Read(ZoneName name)
    {
        var stored = store.Find(name.Node);
        if (name.Depth <= 1) return (stored = AsOf(stored, name.Zone, Now), stored);
        if (stored is null) return (null, FindRoot(name));
        var root = store.Find(name.Root);
        return root is not null && HasLapsed(root, name.Zone, Now) ? (Lapse(stored), Lapse(root)) : (stored, root);
    }

    /// <summary>The name directly below the zone that this one lies under.</summary>
    public StoredName? FindRoot(ZoneName name) => AsOf(store.Find(name.Root), name.Zone, Now);

    /// <summary>The name that an address goes by, if that answers, and until when it does; null: for ever.</summary>
    public (string Name, long? HoldsUntil)? FindPrimary(in Address owner)
    {
        if (store.FindPrimary(owner) is not { } stored || zones.Find(stored.Zone) is not { } zone) return null;
        var (name, root) = Read(new ZoneName(zone, stored.Name));
        return name is { Released: false } && root is null or { SuspendedFor: null, QuarantinedFor: null } ? (stored.Name, HoldsUntil(root, zone)) : null;
    }

    /// <summary>Until when what is true of a name now stays true of itself: the end of its term, and after that the end of its grace. Null: for ever.</summary>
    public long? HoldsUntil(StoredName? name, Zone zone) => name is not { Released: false, ExpiresAtUnixSeconds: { } end } ? null
        : Now < end ? end : end + zone.Policy.GraceSeconds;

    /// <summary>Whether a name's term and the zone's grace have passed.</summary>
    public static bool HasLapsed(StoredName name, Zone zone, long now) => name is { Released: false, ExpiresAtUnixSeconds: { } end } && end <= zone.LapsedAt(now);

    private static StoredName? AsOf(StoredName? name, Zone zone, long now) => name is not null && HasLapsed(name, zone, now) ? Lapse(name) : name;

    private static StoredName Lapse(StoredName name) => name with { Released = true, Records = NameRecords.Empty, Managed = false, SuspendedFor = null, QuarantinedFor = null };
}
