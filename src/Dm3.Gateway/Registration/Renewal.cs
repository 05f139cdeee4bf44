using System.Numerics;
using System.Text.Json.Nodes;
using Dm3.Gateway.Registration.Rules;
using Dm3.Gateway.Zones;
using Dm3.Hosting;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Registration;

/// <summary>Makes a name's term longer, from where it ends now; in the grace after its end too.</summary>
public sealed record Renewal : Operation
{
    // No policy can give a longer term.
    private const long LongestSeconds = ZonePolicyValidator.MaxPeriodSeconds;

    /// <inheritdoc/>
    internal override string Type => "Renewal";

    /// <summary>Seconds. At most the zone's period for one registration, and the term then ends at most two such periods ahead.</summary>
    public required BigInteger Duration { get; init; }

    /// <inheritdoc/>
    private protected override void AddTo(JsonObject message) => message["duration"] = Decimal(Duration);

    /// <summary>The change that it makes of a name, or why it makes none.</summary>
    internal Problem? Prepare(StoredName name, Zone zone, long now, out NameChange? change)
    {
        change = null;
        if (name.ExpiresAtUnixSeconds is not { } end) return RuleRefusals.NoTerm();
        var longest = zone.Policy.RegistrationPeriodSeconds is > 0 and var period ? period : LongestSeconds;
        var least = Math.Max(1, now - end + 1);
        var most = Math.Min(longest, now + (2 * longest) - end);
        if (Duration < least || Duration > most) return RuleRefusals.DurationOutOfRange(least, most);
        change = new NameChange.Renew(end + (long)Duration);
        return null;
    }
}
