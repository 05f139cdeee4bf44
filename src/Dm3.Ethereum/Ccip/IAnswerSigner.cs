using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.Ccip;

/// <summary>Holds the key that signs answers: a key in memory, or a vault elsewhere.</summary>
public interface IAnswerSigner
{
    /// <summary>The account that resolver contracts must know as signer.</summary>
    Address Address { get; }

    /// <summary>Signs a digest of <see cref="CcipAnswer"/> as it stands.</summary>
    EcdsaSignature Sign(in Hash256 digest);
}
