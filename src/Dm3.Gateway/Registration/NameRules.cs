using Dm3.Ethereum;
using Dm3.Ethereum.Names;
using Dm3.Gateway.Registration.Rules;
using Dm3.Gateway.Zones;
using Dm3.Hosting;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Registration;

/// <summary>
/// Which names there can be, and who may register which of them: the rules of <c>Rules/</c> in their order. Ownership and versions are not decided here.
/// </summary>
/// <remarks>
/// On the label, for anybody:  who registers at all, reserved words, length, characters.
/// On the owner-to-be:         cooling-off, allow-list, balance, nonce, voucher.
/// As it is written:           quota, voucher not used before, look-alikes (into quarantine).
/// What the zone's operator keeps for an address is its own decision: that address registers it whatever these rules say.
/// </remarks>
public sealed class NameRules(ZoneSet zones, CurrentNames names, ConfusableRule confusables, EligibilityRule eligibility, VoucherRule vouchers)
{
    private static readonly Func<ZoneName, Problem?>[] OnTheLabel = [RegistrationModeRule.Check, ReservedRule.Check, LengthRule.Check, CharactersRule.Check];

    /// <summary>Reads a name that somebody gave us: normal form, in one of our zones, below the zone itself.</summary>
    public Problem? Read(string text, out ZoneName? name)
    {
        name = null;
        if (text.Length is 0 or > RecordLimits.MaxNameLength)
            return Refusals.InvalidName($"A name has 1 to {RecordLimits.MaxNameLength} characters.");
        if (IsTooLong(text)) return Refusals.InvalidName($"A name has at most {RecordLimits.MaxNameBytes} bytes.");
        if (!EnsNormalizer.TryNormalize(text, out var normal, out var error))
            return error == EnsNameError.WholeConfusable ? Refusals.Confusable() : Refusals.InvalidName($"This is not a valid ENS name (ENSIP-15): {error}.");
        if (normal != text) return Refusals.NotNormalized(normal);
        if (!DnsName.TryEncode(text, out _)) return Refusals.InvalidName("A label has at most 255 bytes.");
        name = zones.Locate(text);
        if (name is null) return Refusals.UnknownZone();
        return name.Depth > 0 ? null : Refusals.Reserved("This is the zone itself; its parent in ENS owns it.");
    }

    /// <summary>Whether a name has more bytes than the store's indexes take.</summary>
    public static bool IsTooLong(string text) => System.Text.Encoding.UTF8.GetByteCount(text) > RecordLimits.MaxNameBytes;

    /// <summary>Whether anybody could register this name, were it free.</summary>
    public static Problem? CheckRegistrable(ZoneName name)
    {
        if (name.Depth > RecordLimits.MaxDepth) return Refusals.InvalidName($"A name has at most {RecordLimits.MaxDepth} labels below its zone.");
        if (name.AddressOwner is not null) return null;
        if (Address.TryParse(name.RootLabel, out _)) return Refusals.Reserved("A label that spells an address would be taken for that address.");
        if (!name.Zone.HasNames) return Refusals.ZoneClosed("The zone serves address names only.");
        // Deeper labels are the owner's own affair.
        return name.Depth > 1 ? null : OnTheLabel.Select(rule => rule(name)).FirstOrDefault(refusal => refusal is not null);
    }

    /// <summary>Whether anybody could register this name now, as far as that can be said of anybody.</summary>
    public Problem? CheckFree(ZoneName name)
    {
        if (CheckRegistrable(name) is { } unregistrable) return unregistrable;
        var (current, root) = names.Read(name);
        if (current is { Released: false }) return Refusals.Taken(current.Version);
        if (current is { Reserved: true }) return Refusals.Reserved("The operator of the zone keeps the name back.");
        if (name.AddressOwner is not null) return null;
        if (name.Depth > 1) return (root ?? names.FindRoot(name)) is { Released: false } ? null : Refusals.NothingAbove();
        return CoolingOffRule.Check(current, name.Zone, null, names.Now) ?? (confusables.Find(name, Address.Zero, names.Now) is { } reason ? RuleRefusals.Confusable(reason) : null);
    }

    /// <summary>Checks what a registration directly below a zone asks of its owner-to-be.</summary>
    /// <param name="name">Passed <see cref="CheckRegistrable"/>.</param>
    /// <param name="registration">Signed by its owner.</param>
    /// <param name="cancellation">Ends the questions to the chain.</param>
    /// <returns>The voucher that is used up with it, or why it cannot be.</returns>
    public async Task<(UsedVoucher? Voucher, Problem? Refusal)> CheckOwnerAsync(ZoneName name, NameRegistration registration, CancellationToken cancellation)
    {
        if (IsKeptFor(name, registration.Owner)) return (null, null);
        var (voucher, unfit) = await vouchers.CheckAsync(name, registration, names.Now, cancellation);
        if (unfit is not null) return (null, unfit);
        if (name.Depth > 1 || name.AddressOwner is not null) return (voucher, null);
        var refusal = CoolingOffRule.Check(names.Find(name), name.Zone, registration.Owner, names.Now) ?? await eligibility.CheckAsync(name.Zone, registration.Owner, cancellation);
        return (voucher, refusal);
    }

    /// <summary>Adds to a registration or transfer what the store is to check as it writes.</summary>
    public NameWrite Apply(NameWrite write, ZoneName name)
    {
        if (name.AddressOwner is not null || (write.Change is NameChange.Register register && IsKeptFor(name, register.Owner))) return write;
        return ConfusableRule.Apply(write with { MaxNamesOfOwner = name.Zone.Policy.NamesPerOwner }, name);
    }

    /// <summary>Whether the operator of the zone keeps the name for this owner.</summary>
    public bool IsKeptFor(ZoneName name, Address owner) => names.Find(name) is { Reserved: true } kept && kept.Owner == owner;
}
