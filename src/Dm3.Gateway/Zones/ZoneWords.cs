using System.Text;

namespace Dm3.Gateway.Zones;

/// <summary>A zone's policy in sentences, for people.</summary>
internal static class ZoneWords
{
    private const long SecondsPerDay = 24 * 60 * 60;

    /// <summary>What can be registered, by whom and for how long.</summary>
    public static string Of(Zone zone)
    {
        var policy = zone.Policy;
        var text = new StringBuilder(!zone.HasNames ? "Other labels cannot be registered." : policy.Registration switch
        {
            RegistrationMode.Open => $"Anyone may register a free label of {policy.MinLabelLength} or more characters, at no price.",
            RegistrationMode.Eligible => $"Who meets the conditions may register a free label of {policy.MinLabelLength} or more characters, at no price: {Conditions(policy.Eligibility)}.",
            RegistrationMode.Vendor => "The operator of the zone registers its names.",
            _ => "The zone takes no new names.",
        });
        if (zone.HasNames)
        {
            if (policy.Labels == LabelForm.E164) text.Append(" Labels are phone numbers: the digits of their E.164 form.");
            if (policy.Labels == LabelForm.Blinded) text.Append(" Labels are blinded: they tell nobody whose they are.");
            if (policy.NamesPerOwner > 0) text.Append($" An owner holds at most {policy.NamesPerOwner}.");
            if (policy.CoolingOffSeconds > 0) text.Append($" After its release only its last owner can have a name back for {Time(policy.CoolingOffSeconds)}.");
            if (policy.RegistrationPeriodSeconds > 0)
                text.Append($" A registration or renewal holds for {Time(policy.RegistrationPeriodSeconds)} at most; {Time(policy.GraceSeconds)} after its end the name is free.");
            if (policy is { Confusables: ConfusableMode.Quarantine, Registration: RegistrationMode.Open or RegistrationMode.Eligible })
                text.Append(" A label that looks like another waits for the operator.");
        }

        if (zone.HasAddresses) text.Append($" 0x<address>.{zone.Name} answers without registration.");
        return text.ToString();
    }

    /// <summary>What an owner-to-be must show; null where anyone may register.</summary>
    public static string? ConditionsOf(Zone zone) => zone.Policy.Registration == RegistrationMode.Eligible ? Conditions(zone.Policy.Eligibility) : null;

    private static string Conditions(ZoneEligibility conditions)
    {
        var words = new List<string>();
        if (conditions.AllowList.Count > 0) words.Add("an address on the zone's list");
        if (conditions.MinimumBalanceWei > 0) words.Add($"a balance of {conditions.MinimumBalanceWei} wei or more");
        if (conditions.MinimumNonce > 0) words.Add($"{conditions.MinimumNonce} or more transactions sent");
        if (conditions.VoucherSigner is not null) words.Add("a voucher of the operator");
        return string.Join(", ", words);
    }

    private static string Time(long seconds) => seconds % SecondsPerDay == 0 ? $"{seconds / SecondsPerDay} days" : $"{seconds} seconds";
}
