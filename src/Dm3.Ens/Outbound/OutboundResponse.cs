namespace Dm3.Ens.Outbound;

/// <summary>What a fetch came to: a response of any HTTP status, or why there is none.</summary>
/// <param name="Failure">Why there is no response.</param>
/// <param name="Status">HTTP status; 0 without a response.</param>
/// <param name="Body">The whole body.</param>
public sealed record OutboundResponse(OutboundFailure Failure, int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>No response.</summary>
    public static OutboundResponse Failed(OutboundFailure failure) => new(failure, 0, default);

    /// <summary>A response with a 2xx status.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;
}
