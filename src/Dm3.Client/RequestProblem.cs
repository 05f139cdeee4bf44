namespace Dm3.Client;

/// <summary>Why a service did not do what it was asked for.</summary>
/// <param name="Status">
/// HTTP status; 0 if no answer came (no connection, too slow, not what was expected), in which case another time may help; 409 also for what this side refuses to sign.
/// </param>
/// <param name="Code">
/// Stable, for programs: the <c>code</c> of the problem document (RFC 9457), or one of <c>unreachable</c>, <c>unexpected-answer</c>, <c>wrong-contract</c>, <c>wrong-challenge</c>,
/// <c>no-profile</c>, <c>profile-unusable</c>, <c>other-keys</c>.
/// </param>
/// <param name="Detail">For people.</param>
public sealed record RequestProblem(int Status, string Code, string Detail)
{
    /// <summary>The name's present version, where the service tells it: the nonce that an operation should have had.</summary>
    public long? Version { get; init; }

    /// <summary>True if the same request may be taken another time: the service was not reached, is in trouble, or is busy.</summary>
    public bool IsTemporary => Status is 0 or 408 or 429 or >= 500;

    /// <summary>Code and detail.</summary>
    public override string ToString() => $"{Code}: {Detail}";
}
