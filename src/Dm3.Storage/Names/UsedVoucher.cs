using Dm3.Ethereum;

namespace Dm3.Storage.Names;

/// <summary>A voucher of the zone's owner that a registration uses up. The store does not check its signature; the caller has.</summary>
/// <param name="Code">Its code, which counts once in the zone.</param>
/// <param name="Message">The signed message as JSON text.</param>
/// <param name="Signature">The signature as given.</param>
public sealed record UsedVoucher(Hash256 Code, string Message, ReadOnlyMemory<byte> Signature)
{
    /// <summary>When it was used; null: with the write that it comes with.</summary>
    public long? UsedAtUnixSeconds { get; init; }
}
