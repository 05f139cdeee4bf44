using Dm3.Core.Encryption;
using Dm3.Core.Signing;

namespace Dm3.Delivery.Intake;

/// <summary>Keys that the service had before.</summary>
/// <param name="Encryption">Opens what was sealed to it.</param>
/// <param name="Signing">Checks what was signed with it; it signs nothing any more.</param>
/// <param name="UntilUnixSeconds">Until when mail that is sealed to them is taken.</param>
public sealed record RetiredKeys(EncryptionKeyPair Encryption, SigningPublicKey Signing, long UntilUnixSeconds);
