using Dm3.Ethereum;

namespace Dm3.Core.Profile;

/// <summary>The text that a wallet signs (EIP-191) to publish a profile.</summary>
public static class ProfileCreationMessage
{
    /// <summary>The exact text.</summary>
    /// <param name="owner">The account that signs.</param>
    /// <param name="canonicalProfile">Canonical JSON of the unsigned profile.</param>
    public static string Create(Address owner, string canonicalProfile) =>
        $"""
        dm3.chat wants you register your dm3 profile with your Ethereum account:
        {owner}

        This is required only once!
        (There is no paid transaction initiated. The signature is used off-chain only.)

        URI: https://dm3.chat
        Version: 1
        dm3 Profile: {canonicalProfile}
        """;
}
