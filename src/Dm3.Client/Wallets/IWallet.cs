using Dm3.Ethereum;
using Dm3.Ethereum.TypedData;

namespace Dm3.Client.Wallets;

/// <summary>
/// Whatever signs for an Ethereum account: a key in this process, a browser wallet, a hardware device, a contract wallet. It may ask a person, and
/// so take its time.
/// </summary>
public interface IWallet
{
    /// <summary>The account.</summary>
    Address Address { get; }

    /// <summary>Signs a text as a personal message (EIP-191).</summary>
    /// <returns>65 bytes r, s, v of an account; any length of a contract wallet (ERC-1271, ERC-6492).</returns>
    /// <exception cref="OperationCanceledException">The person refused, or the token was cancelled.</exception>
    Task<byte[]> SignAsync(string text, CancellationToken cancellationToken = default);

    /// <summary>Signs typed data (EIP-712).</summary>
    /// <returns>As <see cref="SignAsync(string, CancellationToken)"/>.</returns>
    /// <exception cref="OperationCanceledException">The person refused, or the token was cancelled.</exception>
    Task<byte[]> SignAsync(TypedDataDocument document, CancellationToken cancellationToken = default);
}
