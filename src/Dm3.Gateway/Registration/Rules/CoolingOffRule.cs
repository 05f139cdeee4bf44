using Dm3.Ethereum;
using Dm3.Gateway.Zones;
using Dm3.Hosting;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Registration.Rules;

/// <summary>
/// For some time after its release only the last owner may have a name back: others would get the messages and money that are still sent to it. A name
/// whose term ended rested in grace already.
/// </summary>
internal static class CoolingOffRule
{
    public static Problem? Check(StoredName? name, Zone zone, Address? owner, long now)
    {
        if (name is not { Released: true, Reserved: false, ExpiresAtUnixSeconds: null } || name.Owner == owner) return null;
        var until = name.UpdatedAtUnixSeconds + zone.Policy.CoolingOffSeconds;
        return now < until ? RuleRefusals.CoolingOff(until) : null;
    }
}
