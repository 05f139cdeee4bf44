using Dm3.Core.Encoding;
using Dm3.Ethereum;

namespace Dm3.Core.Keys;

/// <summary>The text that a wallet signs (EIP-191) so that dm3 can derive a user's keys from the signature.</summary>
public static class StorageKeyMessage
{
    /// <summary>The nonce that every profile is created with: SHA-256 of <c>dm3_default_nonce</c>, as <c>0x</c> hex.</summary>
    public static string DefaultNonce { get; } = Sha256Hash.Of("dm3_default_nonce").ToString();

    /// <summary>The exact text, for a nonce of any text.</summary>
    public static string Create(Address owner, string nonce) =>
        $"""
        dm3.chat wants you to sign in with your Ethereum account:
        {owner}

        Connect the DM3 MESSENGER with your wallet. Keys for secure communication are derived from this signature.

        (There is no paid transaction initiated. The signature is used off-chain only.)

        URI: https://dm3.chat
        Version: 1
        Nonce: {nonce}
        """;
}
