using Dm3.Core.Encryption;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Ens.Profiles;
using Dm3.Ethereum;

namespace Dm3.Client.Profiles;

/// <summary>Somebody whose profile was loaded through ENS and verified.</summary>
/// <param name="Name">The normalised ENS name.</param>
/// <param name="Account">The address that the name points to; null if it points to none, which only a profile in the seed spelling survives.</param>
/// <param name="Document">The signed profile.</param>
/// <param name="Encryption">What messages to this contact are sealed to.</param>
/// <param name="Signing">What messages of this contact verify with.</param>
/// <param name="Services">Delivery services whose profile was loaded and is sound, the preferred one first; may be empty.</param>
/// <param name="UnusableServices">Those that were not, with the reason.</param>
public sealed record Contact(
    string Name,
    Address? Account,
    SignedUserProfile Document,
    EncryptionPublicKey Encryption,
    SigningPublicKey Signing,
    IReadOnlyList<DeliveryService> Services,
    IReadOnlyList<ProfileResult<DeliveryServiceProfile>> UnusableServices);
