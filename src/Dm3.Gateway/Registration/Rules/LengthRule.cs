using Dm3.Gateway.Zones;
using Dm3.Hosting;

namespace Dm3.Gateway.Registration.Rules;

/// <summary>How many characters (code points) a label has.</summary>
internal static class LengthRule
{
    public static Problem? Check(ZoneName name)
    {
        var policy = name.Zone.Policy;
        var length = name.RootLabel.EnumerateRunes().Count();
        if (length < policy.MinLabelLength) return Refusals.InvalidName($"A label in this zone has at least {policy.MinLabelLength} characters.");
        return length > policy.MaxLabelLength ? Refusals.InvalidName($"A label in this zone has at most {policy.MaxLabelLength} characters.") : null;
    }
}
