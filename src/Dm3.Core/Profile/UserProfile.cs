using System.Text.Json.Nodes;
using Dm3.Core.Encryption;
using Dm3.Core.Signing;

namespace Dm3.Core.Profile;

/// <summary>What a user publishes: keys and where to deliver to. The keys stay texts, since the signature covers the texts.</summary>
/// <param name="PublicEncryptionKey">What messages are sealed to; base64 of 32 bytes if it is well-formed.</param>
/// <param name="PublicSigningKey">What the user's messages verify with; base64 of 32 bytes if it is well-formed.</param>
/// <param name="DeliveryServices">ENS names, the preferred one first; may be empty.</param>
public sealed record UserProfile(string PublicEncryptionKey, string PublicSigningKey, IReadOnlyList<string> DeliveryServices)
{
    /// <summary>The object that the wallet's signature covers, in the deployed spelling.</summary>
    public JsonObject ToJson() => new()
    {
        ["publicEncryptionKey"] = PublicEncryptionKey,
        ["publicSigningKey"] = PublicSigningKey,
        ["deliveryServices"] = new JsonArray([.. DeliveryServices.Select(name => JsonValue.Create(name))]),
    };

    internal IEnumerable<ProfileFault> CheckContents(string encryptionKeyName, string path, string servicesName)
    {
        if (!EncryptionPublicKey.TryParse(PublicEncryptionKey, out _)) yield return new(ProfileFaultKind.KeyMalformed, path + encryptionKeyName);
        if (!SigningPublicKey.TryParse(PublicSigningKey, out _)) yield return new(ProfileFaultKind.KeyMalformed, path + "publicSigningKey");
        if (DeliveryServices.Contains("")) yield return new(ProfileFaultKind.NameEmpty, path + servicesName);
    }
}
