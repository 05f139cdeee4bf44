using Dm3.Ethereum;
using Dm3.Gateway.Zones;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Registration.Rules;

/// <summary>
/// A label that looks like a registered or reserved one (<see cref="Dm3.Ethereum.Names.ConfusableSkeleton"/>) can be registered but answers nothing until
/// the zone's operator has decided. An owner may hold look-alikes of its own names.
/// </summary>
public sealed class ConfusableRule(NameRuleStore store)
{
    /// <summary>Why the label is in doubt as things stand; null if it is not.</summary>
    /// <param name="name">Any name.</param>
    /// <param name="owner">Whose own names do not count; zero if nobody is known.</param>
    /// <param name="now">The present time, Unix seconds.</param>
    public string? Find(ZoneName name, in Address owner, long now)
    {
        if (!Applies(name)) return null;
        return FindReserved(name) ?? (store.FindLookalike(name.Zone.Name, name.RootLabel, name.Node, owner, name.Zone.LapsedAt(now)) is { } other ? Reason(name.Zone, other) : null);
    }

    /// <summary>What the store is to check as it writes: two look-alikes may come at the same time.</summary>
    internal static NameWrite Apply(NameWrite write, ZoneName name) => !Applies(name) ? write : write with
    {
        Quarantine = FindReserved(name),
        QuarantineLookalike = other => Reason(name.Zone, other),
    };

    private static bool Applies(ZoneName name) => name is { Depth: 1, AddressOwner: null } && name.Zone.Policy.Confusables == ConfusableMode.Quarantine;

    private static string? FindReserved(ZoneName name) => name.Zone.ReservedLookalike(name.RootLabel) is { } word ? $"It looks like {word}, which is reserved." : null;

    // A zone that does not list its names does not name one here.
    private static string Reason(Zone zone, string other) => zone.Policy.Listing ? $"It looks like {other}." : "It looks like a name that is taken.";
}
