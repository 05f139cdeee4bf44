using Dm3.Ethereum;
using Dm3.Ethereum.Names;
using Dm3.Gateway.Zones;
using Dm3.Hosting;

namespace Dm3.Gateway.Registration;

/// <summary>Which names there can be, and which of them can be registered. Ownership and versions are not decided here.</summary>
public sealed class NameRules(ZoneSet zones)
{
    /// <summary>Reads a name that somebody gave us: normal form, in one of our zones, below the zone itself.</summary>
    public Problem? Read(string text, out ZoneName? name)
    {
        name = null;
        if (text.Length is 0 or > RecordLimits.MaxNameLength)
            return Refusals.InvalidName($"A name has 1 to {RecordLimits.MaxNameLength} characters.");
        if (!EnsNormalizer.TryNormalize(text, out var normal, out var error))
            return error == EnsNameError.WholeConfusable ? Refusals.Confusable() : Refusals.InvalidName($"This is not a valid ENS name (ENSIP-15): {error}.");
        if (normal != text) return Refusals.NotNormalized(normal);
        if (!DnsName.TryEncode(text, out _)) return Refusals.InvalidName("A label has at most 255 bytes.");
        name = zones.Locate(text);
        if (name is null) return Refusals.UnknownZone();
        return name.Depth > 0 ? null : Refusals.Reserved("This is the zone itself; its parent in ENS owns it.");
    }

    /// <summary>Whether anybody could register this name, were it free.</summary>
    public static Problem? CheckRegistrable(ZoneName name)
    {
        if (name.Depth > RecordLimits.MaxDepth) return Refusals.InvalidName($"A name has at most {RecordLimits.MaxDepth} labels below its zone.");
        if (name.AddressOwner is not null) return null;
        if (Address.TryParse(name.RootLabel, out _)) return Refusals.Reserved("A label that spells an address would be taken for that address.");
        if (!name.Zone.HasNames) return Refusals.ZoneClosed("The zone serves address names only.");
        // Deeper labels are the owner's own affair.
        if (name.Depth > 1) return null;
        var policy = name.Zone.Policy;
        switch (policy.Registration)
        {
            case RegistrationMode.Vendor: return Refusals.ZoneClosed("The operator of the zone registers its names.");
            case RegistrationMode.Closed: return Refusals.ZoneClosed("The zone takes no new names.");
            case RegistrationMode.Eligible: return Refusals.ZoneClosed("The zone registers names for the eligible only.");
        }

        if (name.Zone.IsReserved(name.RootLabel)) return Refusals.Reserved("The label is reserved.");
        var length = name.RootLabel.EnumerateRunes().Count();
        if (length < policy.MinLabelLength) return Refusals.InvalidName($"A label in this zone has at least {policy.MinLabelLength} characters.");
        if (length > policy.MaxLabelLength) return Refusals.InvalidName($"A label in this zone has at most {policy.MaxLabelLength} characters.");
        return policy.Characters switch
        {
            LabelCharacters.Ascii when !name.RootLabel.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-') =>
                Refusals.InvalidName("A label in this zone is of a-z, 0-9 and the hyphen."),
            LabelCharacters.Digits when !name.RootLabel.All(char.IsAsciiDigit) => Refusals.InvalidName("A label in this zone is of digits."),
            _ => null,
        };
    }
}
