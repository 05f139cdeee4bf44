using System.Security.Cryptography;
using Dm3.Core.Encoding;
using Dm3.Core.Encryption;
using Dm3.Core.Signing;

namespace Dm3.Core.Keys;

/// <summary>
/// All keys of one user, derived from the wallet's signature of <see cref="StorageKeyMessage"/>: the storage key is SHA-256 of the
/// signature's text, and both key pairs take the storage key as their seed. Nothing prints them.
/// </summary>
public sealed class ProfileKeys : IDisposable
{
    private ProfileKeys(SymmetricKey storageKey)
    {
        StorageKey = storageKey;
        Encryption = EncryptionKeyPair.FromSeed(storageKey.Secret);
        Signing = SigningKeyPair.FromSeed(storageKey.Secret);
    }

    /// <summary>32 bytes.</summary>
    public SymmetricKey StorageKey { get; }

    /// <summary>What messages to the user are sealed to.</summary>
    public EncryptionKeyPair Encryption { get; }

    /// <summary>What the user's messages are signed with.</summary>
    public SigningKeyPair Signing { get; }

    /// <summary>
    /// Derives the keys. The signature's text is hashed, not its bytes: upper-case digits or a missing <c>0x</c> give other keys. Wallets
    /// give <c>0x</c> and 130 lower-case digits; nothing here can tell whether it is a signature at all.
    /// </summary>
    /// <exception cref="ArgumentException">A lone surrogate.</exception>
    public static ProfileKeys Derive(string walletSignature)
    {
        using var seed = new SecretBytes(SymmetricKey.Length);
        SHA256.HashData(Utf8Text.GetBytes(walletSignature), seed.Span);
        return new ProfileKeys(new SymmetricKey(seed.Span));
    }

    /// <summary>The public signing key, nothing else.</summary>
    public override string ToString() => $"profile keys of {Signing.PublicKey}";

    /// <inheritdoc/>
    public void Dispose()
    {
        StorageKey.Dispose();
        Encryption.Dispose();
        Signing.Dispose();
    }
}
