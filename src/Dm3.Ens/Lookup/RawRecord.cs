namespace Dm3.Ens.Lookup;

/// <summary>What a resolver returned for one record call, before it is read.</summary>
/// <param name="Failure">Why it returned nothing.</param>
/// <param name="Data">The return data of the record call.</param>
/// <param name="Detail">For people.</param>
/// <param name="TimeToLive">The name's time to live in the registry (EIP-137); zero if none is set.</param>
internal sealed record RawRecord(EnsFailure Failure, ReadOnlyMemory<byte> Data, string Detail = "", TimeSpan TimeToLive = default)
{
    /// <summary>Whether <see cref="Data"/> holds a record, not just the type's empty value.</summary>
    public bool IsSet { get; init; }

    /// <summary>False when another attempt may well come out differently.</summary>
    public bool IsSettled => Failure is not (EnsFailure.GatewayUnreachable or EnsFailure.GatewayRefused);
}
