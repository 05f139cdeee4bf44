using Dm3.Ethereum;

namespace Dm3.Storage.Pickup;

/// <summary>A message that waits for a device of its recipient.</summary>
/// <param name="Sequence">Rises with every message of the account; the cursor.</param>
/// <param name="MessageHash">Its <c>metadata.messageHash</c>: 32 bytes.</param>
/// <param name="Sender">The verified, normalised name of the sender.</param>
/// <param name="EnvelopeJson">The stored envelope as canonical JSON.</param>
/// <param name="ReceivedAtUnixMilliseconds">When the service took it.</param>
public sealed record WaitingMessage(long Sequence, Hash256 MessageHash, string Sender, string EnvelopeJson, long ReceivedAtUnixMilliseconds);
