using Dm3.Core.Profile;
using Dm3.Ens.Rpc;
using Dm3.Ens.Wallets;
using Dm3.Ethereum;

namespace Dm3.Ens.Profiles;

/// <summary>Checks a profile whose owner may be a contract wallet, which only the chain knows about.</summary>
public static class ProfileCheck
{
    /// <summary>Checks keys, names and signature.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="owner">The account that the name resolves to.</param>
    /// <param name="wallets">The chain; null if there is none to ask.</param>
    /// <param name="cancellationToken">Ends the wait for the chain.</param>
    /// <returns>Every fault.</returns>
    /// <exception cref="RpcException">The node failed; whether the signature is good is not known.</exception>
    public static async Task<IReadOnlyList<ProfileFault>> CheckAsync(
        SignedUserProfile profile, Address owner, ContractWallets? wallets, CancellationToken cancellationToken = default)
    {
        var faults = profile.Check(owner);
        // The chain is asked only when nothing but the signature is at fault.
        if (wallets is null || faults is not [{ Kind: ProfileFaultKind.SignatureWrong or ProfileFaultKind.SignatureMalformed }]) return faults;
        if (!profile.TryGetWalletSignature(owner, out var digest, out var signature)) return faults;
        return await wallets.CheckAsync(owner, digest, signature, cancellationToken).ConfigureAwait(false) == ContractWalletAnswer.Accepted ? [] : faults;
    }
}
