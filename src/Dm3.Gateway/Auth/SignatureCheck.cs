using System.Threading.RateLimiting;
using Dm3.Core.Profile;
using Dm3.Ens.Profiles;
using Dm3.Ens.Rpc;
using Dm3.Ens.Wallets;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Wallets;
using Dm3.Gateway.Registration;
using Dm3.Hosting;

namespace Dm3.Gateway.Auth;

/// <summary>
/// Finds out who made a signature, for everything that is signed here: an account, by recovery, or a contract wallet, by asking the chain (ERC-1271, ERC-6492).
/// </summary>
/// <remarks>
/// ERC-6492 asks for this order: wrapped, contract, account. An account's signature is looked at first here, which gives the same answers: what is wrapped
/// is never 65 bytes long, and no contract has the address of a key. (An account that has delegated to code, EIP-7702, keeps its key.) So the
/// chain is asked only about what no account signed, and accounts need no chain.
/// </remarks>
public sealed class SignatureCheck(GatewayMeters meters, ILogger<SignatureCheck> log, ContractWallets? wallets = null) : IDisposable
{
    // Any bytes of a stranger can cost a call to the chain.
    private readonly TokenBucketRateLimiter _chainBudget = new(new TokenBucketRateLimiterOptions
    {
        TokenLimit = 100,
        TokensPerPeriod = 50,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        AutoReplenishment = true,
    });

    /// <inheritdoc/>
    public void Dispose() => _chainBudget.Dispose();

    /// <summary>Finds the signer.</summary>
    /// <param name="digest">What was signed.</param>
    /// <param name="signature">Account: r, s, v. Contract wallet: whatever it takes.</param>
    /// <param name="expected">Who should have signed; null if that is not known, so that only an account can be found.</param>
    /// <param name="cancellation">Ends the wait for the chain.</param>
    /// <returns>Who signed: <paramref name="expected"/>, or another account. Or why nobody can be named.</returns>
    public async Task<(Address? Signer, Problem? Refusal)> FindSignerAsync(Hash256 digest, byte[] signature, Address? expected, CancellationToken cancellation)
    {
        if (CheckSize(signature) is { } tooBig) return (null, tooBig);
        var isAccount = EcdsaSignature.TryParse(signature, out var parsed) & Secp256k1.TryRecoverAddress(digest, parsed, out var account);
        if (isAccount && (expected is null || account == expected)) return (account, null);
        if (expected is { IsZero: false } wallet)
        {
            // 65 bytes may be those of a contract wallet with one owner; who has no chain takes them for an account's.
            if (wallets is null && signature.Length > EcdsaSignature.Length) return (null, SignatureRefusals.NoChain());
            var (accepted, refusal) = wallets is null ? (false, null) : await AskAsync(wallets, wallet, digest, signature, cancellation);
            if (refusal is not null) return (null, refusal);
            if (accepted) return (wallet, null);
        }

        if (isAccount) return (account, null);
        return signature.Length > EcdsaSignature.Length && expected is not null
            ? (null, Refusals.WrongSigner($"The signature is not one that {expected} takes for its own."))
            : (null, Refusals.BadSignature());
    }

    /// <summary>The limit that comes before everything else.</summary>
    public static Problem? CheckSize(byte[] signature) => signature.Length > ContractWallets.MaxSignatureBytes ? SignatureRefusals.TooBig() : null;

    /// <summary>Checks a profile whose owner may be a contract wallet.</summary>
    /// <returns>Every fault of the profile, or why the check could not be made.</returns>
    public async Task<(IReadOnlyList<ProfileFault> Faults, Problem? Refusal)> CheckProfileAsync(SignedUserProfile profile, Address owner, CancellationToken cancellation)
    {
        var faults = profile.Check(owner);
        if (faults.Count == 0 || wallets is null) return (faults, null);
        using var lease = _chainBudget.AttemptAcquire();
        if (!lease.IsAcquired) return (faults, SignatureRefusals.TooMany());
        try
        {
            return (await ProfileCheck.CheckAsync(profile, owner, wallets, cancellation), null);
        }
        catch (RpcException fault)
        {
            return (faults, Unreachable(fault));
        }
    }

    private async Task<(bool Accepted, Problem? Refusal)> AskAsync(ContractWallets chain, Address wallet, Hash256 digest, byte[] signature, CancellationToken cancellation)
    {
        if (!ContractSignature.TryRead(signature, out _)) return (false, null);
        using var lease = _chainBudget.AttemptAcquire();
        if (!lease.IsAcquired) return (false, SignatureRefusals.TooMany());
        try
        {
            var answer = await chain.CheckAsync(wallet, digest, signature, cancellation);
            meters.CountContractCheck(answer.ToString());
            return (answer == ContractWalletAnswer.Accepted, null);
        }
        catch (RpcException fault)
        {
            return (false, Unreachable(fault));
        }
    }

    private Problem Unreachable(RpcException fault)
    {
        meters.CountContractCheck("unreachable");
        log.LogWarning(fault, "The chain gave no answer about a contract wallet's signature");
        return SignatureRefusals.ChainUnreachable();
    }
}
