namespace Dm3.Ens.CcipRead;

/// <summary>What a call with CCIP-Read came to.</summary>
/// <param name="Failure">Why there is no result.</param>
/// <param name="Data">What the contract returned; its error for <see cref="CcipReadFailure.Reverted"/>.</param>
/// <param name="Detail">What each gateway said or suffered, for people; strangers' words, shortened.</param>
public sealed record CcipReadResult(CcipReadFailure Failure, ReadOnlyMemory<byte> Data, string Detail = "")
{
    /// <summary>A result.</summary>
    public static CcipReadResult Of(byte[] data) => new(CcipReadFailure.None, data);

    /// <summary>No result.</summary>
    public static CcipReadResult Failed(CcipReadFailure failure, string detail = "") => new(failure, default, detail);
}
