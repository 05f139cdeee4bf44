using Dm3.Hosting;

namespace Dm3.Gateway.Registration.Rules;

/// <summary>Why the rules of a zone refuse a registration or transfer: status, stable code and the sentence for people.</summary>
public static class RuleRefusals
{
    /// <summary>Looks like another name.</summary>
    public static Problem Confusable(string reason) => new(403, "confusable", $"{reason} It can be registered, and answers once the operator of the zone has admitted it.");

    /// <summary>Released a short time ago.</summary>
    public static Problem CoolingOff(long untilUnixSeconds) =>
        new(403, "cooling-off", $"The name was released a short time ago: until {DateTimeOffset.FromUnixTimeSeconds(untilUnixSeconds):u} only its last owner can register it.")
        {
            Extensions = new Dictionary<string, object?> { ["until"] = untilUnixSeconds },
        };

    /// <summary>Holds as many names as the zone gives one owner.</summary>
    public static Problem QuotaReached(int limit) => new(409, "quota-reached", $"An owner holds at most {limit} {(limit == 1 ? "name" : "names")} in this zone.");

    /// <summary>Does not meet the zone's conditions.</summary>
    public static Problem NotEligible(string detail) => new(403, "not-eligible", detail);

    /// <summary>The zone asks for a voucher.</summary>
    public static Problem VoucherRequired() => new(403, "voucher-required", "This zone registers names against a voucher of its operator, in the member voucher of the body.");

    /// <summary>Not a voucher for this.</summary>
    public static Problem VoucherInvalid(string detail) => new(403, "voucher-invalid", detail);

    /// <summary>The voucher's time is over.</summary>
    public static Problem VoucherExpired() => new(403, "voucher-expired", "The voucher has expired.");

    /// <summary>Each voucher is good once.</summary>
    public static Problem VoucherUsed() => new(409, "voucher-used", "The voucher was used before.");

    /// <summary>Nothing to renew.</summary>
    public static Problem NoTerm() => new(409, "no-term", "The name does not expire.");

    /// <summary>The renewal is too short or too long.</summary>
    public static Problem DurationOutOfRange(long least, long most) =>
        new(400, "duration-out-of-range", most < least ? "The name cannot be renewed yet: its term is as long as the zone gives." : $"The duration must be {least} to {most} seconds.")
        {
            Extensions = new Dictionary<string, object?> { ["least"] = least, ["most"] = most },
        };

    /// <summary>Waits for the zone's operator.</summary>
    public static Problem Quarantined(string reason) => new(403, "quarantined", $"The name waits for the zone's operator to admit it. {reason}");

    /// <summary>Nothing to admit or refuse.</summary>
    public static Problem NotQuarantined() => new(409, "not-quarantined", "The name does not wait for a decision.");
}
