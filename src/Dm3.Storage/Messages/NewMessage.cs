using Dm3.Ethereum;

namespace Dm3.Storage.Messages;

/// <summary>A message to be held.</summary>
/// <param name="Account">Its recipient.</param>
/// <param name="MessageHash">Its <c>metadata.messageHash</c>: 32 bytes; the recipient gets each one once.</param>
/// <param name="Sender">Normalised name.</param>
/// <param name="EnvelopeJson">As it is to be picked up; canonical JSON.</param>
/// <param name="ReceivedAtUnixMilliseconds">The present time.</param>
public sealed record NewMessage(Address Account, Hash256 MessageHash, string Sender, string EnvelopeJson, long ReceivedAtUnixMilliseconds)
{
    /// <summary>Whether the recipient knows the sender: it does not count against the share of the others then.</summary>
    public bool SenderIsKnown { get; init; }

    /// <summary>What may wait for the recipient.</summary>
    public MessageShares Shares { get; init; } = MessageShares.Unlimited;
}
