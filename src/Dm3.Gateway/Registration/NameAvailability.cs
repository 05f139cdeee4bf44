using Dm3.Gateway.Zones;
using Dm3.Hosting;

namespace Dm3.Gateway.Registration;

/// <summary>Whether a name can be registered now.</summary>
public static class NameAvailability
{
    /// <summary>Looks at the rules of the zone and at who has the name.</summary>
    /// <param name="name">A name that the rules can read.</param>
    /// <param name="names">The names as they are.</param>
    /// <param name="version">Version of the name, 0 if it never was registered.</param>
    /// <returns>Null if it is free, or why it is not.</returns>
    public static Problem? Check(ZoneName name, CurrentNames names, out long version)
    {
        version = 0;
        if (NameRules.CheckRegistrable(name) is { } unfit) return unfit;
        if (name is { Depth: > 1, AddressOwner: null } && names.FindRoot(name) is not { Released: false }) return Refusals.NothingAbove();
        if (names.Find(name) is not { } known) return null;
        version = known.Version;
        if (!known.Released) return Refusals.Taken(version);
        return known.Reserved ? Refusals.Reserved("The operator of the zone keeps the name for an address.") : null;
    }
}
