using Dm3.Client.Delivery;

namespace Dm3.Client.Sending;

/// <summary>What became of a message, and how.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="MessageHash">Its hash, the same at every service.</param>
/// <param name="Recipient">To whom.</param>
/// <param name="Attempts">The delivery services that were tried, in order.</param>
public sealed record SendResult(SendOutcome Outcome, string MessageHash, string Recipient, IReadOnlyList<SendAttempt> Attempts)
{
    /// <summary>One sentence for people.</summary>
    public string Detail { get; init; } = "";

    /// <summary>What the recipient demands and the sender does not meet; only of <see cref="SendOutcome.Spam"/>.</summary>
    public UnmetCondition? Unmet { get; init; }

    /// <summary>The service that has the message; null if none has.</summary>
    public string? Service => Outcome == SendOutcome.Delivered ? Attempts[^1].Service : null;

    /// <summary>True if sending the same message again later may deliver it without anybody changing it.</summary>
    public bool MayBeRepeated => Outcome is SendOutcome.NoProfile or SendOutcome.Unreachable;
}
