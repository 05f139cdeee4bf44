namespace Dm3.Client.Delivery;

/// <summary>The answer to an envelope.</summary>
/// <param name="Outcome">What the service did.</param>
/// <param name="Detail">For people; may hold the service's words.</param>
public sealed record SubmitResult(SubmitOutcome Outcome, string Detail)
{
    /// <summary>The JSON-RPC error code; 0 where the service gave none, as deployed ones do.</summary>
    public int Code { get; init; }

    /// <summary>The rule that is not met; only of <see cref="SubmitOutcome.Spam"/>.</summary>
    public UnmetCondition? Unmet { get; init; }
}
