using Dm3.Gateway.Zones;
using Dm3.Hosting;

namespace Dm3.Gateway.Registration.Rules;

/// <summary>Whether people register names in the zone by themselves at all.</summary>
internal static class RegistrationModeRule
{
    public static Problem? Check(ZoneName name) => name.Zone.Policy.Registration switch
    {
        RegistrationMode.Vendor => Refusals.ZoneClosed("The operator of the zone registers its names."),
        RegistrationMode.Closed => Refusals.ZoneClosed("The zone takes no new names."),
        _ => null,
    };
}
