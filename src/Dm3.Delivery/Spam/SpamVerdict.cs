namespace Dm3.Delivery.Spam;

/// <summary>What the recipient's rules say about a sender.</summary>
/// <param name="Refusal">The first rule that is not met; null if the message may come in.</param>
/// <param name="IsKnownSender">The recipient keeps the sender as a contact: the message does not count against the share of unknown senders.</param>
public sealed record SpamVerdict(SpamRefusal? Refusal, bool IsKnownSender)
{
    /// <summary>How many messages of unknown senders, all together, may wait for the recipient at a time; null if the service's own bound is enough.</summary>
    public int? MaxWaitingFromUnknown { get; init; }
}
