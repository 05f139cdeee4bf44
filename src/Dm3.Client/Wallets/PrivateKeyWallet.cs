using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.TypedData;

namespace Dm3.Client.Wallets;

/// <summary>A wallet whose key is in this process. It does not own the key.</summary>
public sealed class PrivateKeyWallet(PrivateKey key) : IWallet
{
    /// <inheritdoc/>
    public Address Address => key.Address;

    /// <inheritdoc/>
    public Task<byte[]> SignAsync(string text, CancellationToken cancellationToken = default) =>
        Task.FromResult(key.Sign(PersonalMessage.Hash(text)).ToBytes());

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The message does not fit its types.</exception>
    public Task<byte[]> SignAsync(TypedDataDocument document, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.TryHash(out var digest, out var error) ? Task.FromResult(key.Sign(digest).ToBytes()) : throw new ArgumentException(error, nameof(document));
    }
}
