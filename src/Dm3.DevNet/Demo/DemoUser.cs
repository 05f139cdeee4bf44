using Dm3.Core.Keys;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;

namespace Dm3.DevNet.Demo;

/// <summary>Somebody with a wallet, and the dm3 keys that come of it. The wallet signs twice: a text from which all keys are derived, and the profile with their public halves.</summary>
public sealed class DemoUser(PrivateKey wallet) : IDisposable
{
    /// <summary>Keys of messages.</summary>
    public ProfileKeys Keys { get; } = ProfileKeys.Derive(WalletSignature.Sign(wallet, StorageKeyMessage.Create(wallet.Address, StorageKeyMessage.DefaultNonce)));

    /// <summary>The wallet.</summary>
    public PrivateKey Wallet => wallet;

    /// <summary>The wallet's address.</summary>
    public Address Address => wallet.Address;

    /// <summary>The signed profile, which names the dev net's delivery service.</summary>
    public SignedUserProfile Profile =>
        SignedUserProfile.Sign(new UserProfile(Keys.Encryption.PublicKey.ToString(), Keys.Signing.PublicKey.ToString(), [DevNetwork.DeliveryName]), wallet);

    /// <inheritdoc/>
    public void Dispose()
    {
        Keys.Dispose();
        wallet.Dispose();
    }
}
