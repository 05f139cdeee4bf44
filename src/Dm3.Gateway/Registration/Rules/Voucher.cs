namespace Dm3.Gateway.Registration.Rules;

/// <summary>What a zone's operator signs and hands out: it lets one registration through. Comes as <c>voucher</c> beside the operation.</summary>
public sealed record Voucher : VoucherTerms
{
    /// <summary>65 bytes r, s, v.</summary>
    public required byte[] Signature { get; init; }
}
