using Dm3.Ethereum;
using Dm3.Gateway.Auth;
using Dm3.Gateway.Zones;
using Dm3.Hosting;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Registration.Rules;

/// <summary>
/// Whether a registration carries the voucher that its zone asks for, signed by an account or a contract wallet. That it was not used before, the store
/// sees as it writes.
/// </summary>
public sealed class VoucherRule(SignatureCheck signatures, GatewayOptions options)
{
    /// <summary>Checks the voucher.</summary>
    /// <param name="name">The name to be registered.</param>
    /// <param name="registration">With the voucher that came beside it.</param>
    /// <param name="now">The present time, Unix seconds.</param>
    /// <param name="cancellation">Ends the wait for the chain.</param>
    /// <returns>The voucher that the registration uses up, null if none is asked for; or why it does not let it through.</returns>
    public async Task<(UsedVoucher? Used, Problem? Refusal)> CheckAsync(ZoneName name, NameRegistration registration, long now, CancellationToken cancellation)
    {
        var signer = name is { Depth: 1, AddressOwner: null, Zone.Policy.Registration: RegistrationMode.Eligible } ? name.Zone.Policy.Eligibility.VoucherSigner : null;
        if (signer is null) return (null, registration.Voucher is null ? null : RuleRefusals.VoucherInvalid("This registration takes no voucher; keep it."));
        if (registration.Voucher is not { } voucher) return (null, RuleRefusals.VoucherRequired());
        if (voucher.Code.Length != Hash256.Length) return (null, RuleRefusals.VoucherInvalid("The code of a voucher has 32 bytes."));
        if (voucher.Name.Length > 0 && voucher.Name != name.Name) return (null, RuleRefusals.VoucherInvalid("The voucher is for another name."));
        if (!voucher.Owner.IsZero && voucher.Owner != registration.Owner) return (null, RuleRefusals.VoucherInvalid("The voucher is for another owner."));
        if (voucher.Expires < now) return (null, RuleRefusals.VoucherExpired());
        var document = voucher.ToDocument(options.ChainId, name.Zone);
        if (!document.TryHash(out var digest, out _)) return (null, RuleRefusals.VoucherInvalid("The voucher cannot be hashed."));
        var (found, refusal) = await signatures.FindSignerAsync(digest, voucher.Signature, Address.Parse(signer), cancellation);
        if (refusal is { RetryAfterSeconds: not null }) return (null, refusal);
        return found == Address.Parse(signer)
            ? (new UsedVoucher(new Hash256(voucher.Code), document.MessageText, voucher.Signature), null)
            : (null, RuleRefusals.VoucherInvalid("The voucher is not signed by the operator of the zone."));
    }
}
