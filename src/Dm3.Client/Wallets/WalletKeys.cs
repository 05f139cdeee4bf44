using Dm3.Core.Keys;
using Dm3.Ethereum.Encoding;

namespace Dm3.Client.Wallets;

/// <summary>dm3 keys from a wallet. Nothing is stored: the same wallet gives the same keys on every device.</summary>
public static class WalletKeys
{
    /// <summary>Creates or restores the user's keys: the wallet signs a fixed text, and the keys are derived from the signature.</summary>
    /// <param name="wallet">
    /// Must sign deterministically (RFC 6979), as accounts do. A contract wallet's signature may change with its owners: derive from one of their keys.
    /// </param>
    /// <param name="nonce">Another text gives other keys; null for the one that dm3 uses.</param>
    /// <param name="cancellationToken">Stops waiting for the wallet.</param>
    /// <returns>To be disposed by the caller.</returns>
    public static async Task<ProfileKeys> DeriveKeysAsync(this IWallet wallet, string? nonce = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wallet);
        var signature = await wallet.SignAsync(StorageKeyMessage.Create(wallet.Address, nonce ?? StorageKeyMessage.DefaultNonce), cancellationToken).ConfigureAwait(false);
        return ProfileKeys.Derive(Hex.Encode(signature));
    }
}
