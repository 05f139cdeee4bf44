using Dm3.Gateway.Zones;
using Dm3.Hosting;

namespace Dm3.Gateway.Registration.Rules;

/// <summary>Words that would let a stranger pose as the operator or the protocol, and those that the zone adds.</summary>
internal static class ReservedRule
{
    public static Problem? Check(ZoneName name) => name.Zone.IsReserved(name.RootLabel) ? Refusals.Reserved("The label is reserved.") : null;
}
