using Dm3.Ethereum;

namespace Dm3.Delivery.Spam;

/// <summary>What the rules are told about a message that wants in. The sender is who signed the envelope, never who an unverified <c>from</c> names.</summary>
/// <param name="Recipient">Address of the recipient's account.</param>
/// <param name="SenderName">Normalised ENS name under which the sender's signing key is published; the envelope's signature was verified against that key.</param>
/// <param name="SenderAddress">The address that the sender's name resolves to and that stands behind the sender's profile; null if there is none: pointing a name at a rich address makes nobody rich.</param>
/// <param name="EnvelopeBytes">Length of the envelope in bytes; 0 where a sender only asks beforehand.</param>
public sealed record SpamSubject(Address Recipient, string SenderName, Address? SenderAddress, int EnvelopeBytes);
