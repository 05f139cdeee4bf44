using Dm3.Gateway.Zones.Statistics;
using Dm3.Hosting;

namespace Dm3.Gateway.Zones;

/// <summary>
/// The limits that a zone sets. Over one of them a caller gets 429 with <c>Retry-After</c>, on the CCIP routes too.
/// </summary>
/// <remarks>
/// What clients of EIP-3668 make of that, seen with ethers 6.17 and viem 2.57: the EIP says that a 4xx ends the search, and ethers stops at others, but a 429 it
/// repeats up to twelve times (taking the seconds of <c>Retry-After</c> for milliseconds) and then asks the next URL; viem asks the next URL after any failure. A 5xx
/// would let every client go on at once, a 403 tell the user that the name is forbidden. So 429: it says what is meant, costs us nothing to repeat, and is what proxies know.
/// A zone whose resolver lists several URLs has its budget at each of them.
/// </remarks>
public sealed class ZoneBudgets(ZoneSet zones, Budgets budgets, ZoneStatistics statistics, GatewayOptions options)
{
    /// <summary>Look-ups a minute that a client has in the zone; 0 for any number.</summary>
    public int LookupsPerClient(Zone zone) => zone.Policy.Limits.LookupsPerMinutePerClient is > 0 and var own ? own
        : zone.IsPrivate ? options.Limits.PrivateLookupsPerMinutePerClient : 0;

    /// <summary>Signed writes a minute that a client has in the zone; 0 for any number.</summary>
    public int WritesPerClient(Zone zone) => zone.Policy.Limits.WritesPerMinutePerClient is > 0 and var own ? own : options.Limits.WritesPerMinutePerClient;

    /// <summary>Counts a look-up, or whatever else tells somebody of a name in the zone.</summary>
    /// <returns>Null if it may be answered; else the refusal.</returns>
    public Problem? TakeLookup(Zone zone, HttpContext context)
    {
        if (!zone.IsMetered) return null;
        var refusal = (LookupsPerClient(zone) is > 0 and var own ? budgets.Take($"lookups {zone.Name}", ClientAddress.Of(context), own) : null)
                      ?? budgets.Take("lookups", zone.Name, zone.Policy.Limits.LookupsPerMinute);
        if (refusal is not null) statistics.CountRefusal(zone.Name, refusal.Code);
        return refusal;
    }

    /// <summary>Counts a signed write.</summary>
    /// <param name="name">The name that it is about, as somebody sent it.</param>
    /// <param name="context">The request.</param>
    /// <returns>Null if it may be carried out; else the refusal.</returns>
    public Problem? TakeWrite(string name, HttpContext context)
    {
        if (zones.FindFor(name) is not { } zone) return null;
        var refusal = zone.Policy.Limits.WritesPerMinutePerClient is > 0 and var own ? budgets.Take($"writes {zone.Name}", ClientAddress.Of(context), own) : null;
        if (refusal is not null) statistics.CountRefusal(zone.Name, refusal.Code);
        // Its refusals tell whether there is such a name, and whose it is.
        return refusal ?? TakeLookup(zone, context);
    }
}
