using Dm3.Ethereum;
using Dm3.Gateway.Zones;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Endpoints;

/// <summary>A page of names.</summary>
/// <param name="Names">The names, ordered by zone and name.</param>
/// <param name="Next">Cursor of the next page; null on the last one.</param>
public sealed record NamePage(IReadOnlyList<NameView> Names, string? Next)
{
    /// <summary>Reads a page over the given zones, which are in order.</summary>
    /// <returns>The page, or null for a cursor that lies in none of the zones.</returns>
    public static NamePage? Read(NameStore store, IReadOnlyList<Zone> zones, long nowUnixSeconds, Address? owner, string prefix, string? cursor, int limit)
    {
        // Where one zone lies in another, a cursor ends in both, and comes from the deeper one.
        var first = cursor is null ? 0 : zones.Index().Where(zone => cursor.EndsWith("." + zone.Item.Name, StringComparison.Ordinal))
            .OrderByDescending(zone => zone.Item.Name.Length).Select(zone => zone.Index).FirstOrDefault(-1);
        if (first < 0) return null;

        var names = new List<StoredName>();
        for (var i = first; i < zones.Count && names.Count <= limit; i++)
        {
            var filter = new NameFilter { Zone = zones[i].Name, Owner = owner, Prefix = prefix, IncludeDeeper = true, LapsedAtUnixSeconds = zones[i].LapsedAt(nowUnixSeconds) };
            // One more than asked for tells whether there is a next page.
            names.AddRange(store.List(filter, i == first ? cursor : null, limit + 1 - names.Count));
        }

        var more = names.Count > limit;
        return new NamePage([.. names.Take(limit).Select(NameView.Of)], more ? names[limit - 1].Name : null);
    }
}
