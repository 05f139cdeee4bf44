using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Gateway.Zones;
using Dm3.Hosting;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Registration.Rules;

/// <summary>Whether a registration carries the voucher that its zone asks for. That it was not used before, the store sees as it writes.</summary>
internal static class VoucherRule
{
    public static Problem? Check(ZoneName name, NameRegistration registration, ulong chainId, long now, out UsedVoucher? used)
    {
        used = null;
        var asked = name is { Depth: 1, AddressOwner: null } && name.Zone.Policy is { Registration: RegistrationMode.Eligible, Eligibility.VoucherSigner: not null };
        if (!asked) return registration.Voucher is null ? null : RuleRefusals.VoucherInvalid("This registration takes no voucher; keep it.");
        if (registration.Voucher is not { } voucher) return RuleRefusals.VoucherRequired();
        if (voucher.Code.Length != Hash256.Length) return RuleRefusals.VoucherInvalid("The code of a voucher has 32 bytes.");
        if (voucher.Name.Length > 0 && voucher.Name != name.Name) return RuleRefusals.VoucherInvalid("The voucher is for another name.");
        if (!voucher.Owner.IsZero && voucher.Owner != registration.Owner) return RuleRefusals.VoucherInvalid("The voucher is for another owner.");
        var document = voucher.ToDocument(chainId, name.Zone);
        if (!document.TryHash(out var digest, out _) || !EcdsaSignature.TryParse(voucher.Signature, out var signature) || !Secp256k1.TryRecoverAddress(digest, signature, out var signer)
            || signer != Address.Parse(name.Zone.Policy.Eligibility.VoucherSigner!))
            return RuleRefusals.VoucherInvalid("The voucher is not signed by the operator of the zone.");
        if (voucher.Expires < now) return RuleRefusals.VoucherExpired();
        used = new UsedVoucher(new Hash256(voucher.Code), document.ToJson()["message"]!.ToJsonString(), voucher.Signature);
        return null;
    }
}
