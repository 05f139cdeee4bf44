using Dm3.Client.Wallets;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.TypedData;

namespace Dm3.Integration.Tests.Wallets;

/// <summary>A Safe as an application sees it, also one that is not on the chain yet (ERC-6492).</summary>
internal sealed class SafeWallet(SafeFixture.Safe safe) : IWallet
{
    public Address Address => safe.Address;

    public Task<byte[]> SignAsync(string text, CancellationToken cancellationToken = default) => SafeFixture.SignAsync(safe, PersonalMessage.Hash(text), wrap: true);

    public Task<byte[]> SignAsync(TypedDataDocument document, CancellationToken cancellationToken = default) =>
        document.TryHash(out var digest, out var error) ? SafeFixture.SignAsync(safe, digest, wrap: true) : throw new ArgumentException(error, nameof(document));
}
