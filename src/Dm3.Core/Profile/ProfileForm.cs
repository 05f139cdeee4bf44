namespace Dm3.Core.Profile;

/// <summary>The two spellings of a user profile that are in use. Source: design §1.</summary>
public enum ProfileForm
{
    /// <summary><c>{profile:{publicEncryptionKey, publicSigningKey, deliveryServices[]}, signature}</c>, signed by the wallet.</summary>
    Deployed,

    /// <summary><c>{publicMessagingKey, publicSigningKey, deliveryService (name or list), signature}</c>, signed by the signing key.</summary>
    Seed,
}
