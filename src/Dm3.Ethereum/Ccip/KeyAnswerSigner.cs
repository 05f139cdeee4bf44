using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.Ccip;

/// <summary>Signs with a key in memory. Does not own the key.</summary>
public sealed class KeyAnswerSigner(PrivateKey key) : IAnswerSigner
{
    /// <inheritdoc/>
    public Address Address { get; } = key.Address;

    /// <inheritdoc/>
    public EcdsaSignature Sign(in Hash256 digest) => key.Sign(digest);
}
