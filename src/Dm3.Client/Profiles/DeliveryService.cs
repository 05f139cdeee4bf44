using System.Diagnostics.CodeAnalysis;
using Dm3.Core.Encryption;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Ens.Profiles;

namespace Dm3.Client.Profiles;

/// <summary>A delivery service as its name in ENS describes it.</summary>
/// <param name="Name">Its ENS name.</param>
/// <param name="Url">Where it takes messages; ends with a slash.</param>
/// <param name="Encryption">What delivery information is sealed to.</param>
/// <param name="Signing">What its postmarks verify with.</param>
public sealed record DeliveryService(string Name, Uri Url, EncryptionPublicKey Encryption, SigningPublicKey Signing)
{
    internal static bool TryCreate(ProfileResult<DeliveryServiceProfile> loaded, [NotNullWhen(true)] out DeliveryService? service)
    {
        service = null;
        if (loaded.Profile is not { } profile) return false;
        if (!EncryptionPublicKey.TryParse(profile.PublicEncryptionKey, out var encryption) || !SigningPublicKey.TryParse(profile.PublicSigningKey, out var signing)) return false;
        if (!Uri.TryCreate(profile.Url.TrimEnd('/') + "/", UriKind.Absolute, out var url)) return false;
        service = new DeliveryService(loaded.Name, url, encryption, signing);
        return true;
    }
}
