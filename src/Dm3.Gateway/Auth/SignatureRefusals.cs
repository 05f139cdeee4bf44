using Dm3.Ens.Wallets;
using Dm3.Hosting;

namespace Dm3.Gateway.Auth;

/// <summary>Why a signature is not taken, before it is known who should have made it.</summary>
public static class SignatureRefusals
{
    /// <summary>More bytes than any wallet's signature has.</summary>
    public static Problem TooBig() => new(400, "signature-too-big", $"A signature has at most {ContractWallets.MaxSignatureBytes} bytes.");

    /// <summary>No account's signature, and nobody to ask about contract wallets.</summary>
    public static Problem NoChain() => new(
        403, "contract-wallet-unchecked",
        "The signature is not that of an account with a key, and this service has no access to a chain that could tell whether a contract wallet made it (ERC-1271, ERC-6492).");

    /// <summary>The chain cannot be asked.</summary>
    public static Problem ChainUnreachable() => new(503, "chain-unreachable", "The chain cannot be asked now whether a contract wallet made the signature; nothing was changed.") { RetryAfterSeconds = 5 };

    /// <summary>More questions in short time than the chain is asked.</summary>
    public static Problem TooMany() => new(429, "rate-limited", "Too many signatures of contract wallets at once: try again in a second.") { RetryAfterSeconds = 1 };
}
