using Dm3.Client.Wallets;
using Dm3.Core.Encoding;
using Dm3.Core.Keys;
using Dm3.Core.Profile;
using Dm3.Ethereum.Encoding;

namespace Dm3.Client.Profiles;

/// <summary>A profile to be published: the user's public keys and where to deliver messages.</summary>
/// <param name="Keys">The user's keys; only the public halves are used, and the signing key for the seed spelling.</param>
/// <param name="DeliveryServices">ENS names of delivery services, the preferred one first.</param>
public sealed record ProfileDraft(ProfileKeys Keys, IReadOnlyList<string> DeliveryServices)
{
    private UserProfile Profile => new(Keys.Encryption.PublicKey.ToString(), Keys.Signing.PublicKey.ToString(), DeliveryServices);

    /// <summary>Signs in the spelling of deployed dm3 with the wallet that owns the name. Every client reads it, and it is bound to the account.</summary>
    public async Task<SignedUserProfile> SignAsync(IWallet wallet, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        var text = ProfileCreationMessage.Create(wallet.Address, CanonicalJson.Serialize(Profile.ToJson()));
        return SignedUserProfile.WithSignature(Profile, Hex.Encode(await wallet.SignAsync(text, cancellationToken).ConfigureAwait(false)));
    }

    /// <summary>Signs in the spelling of the seed paper with the profile's own signing key, which proves no ownership: the name's records must.</summary>
    public SignedUserProfile SignWithOwnKey() => SignedUserProfile.Sign(Profile, Keys.Signing);
}
