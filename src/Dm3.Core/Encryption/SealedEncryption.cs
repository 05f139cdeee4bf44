using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Dm3.Core.Keys;
using Geralt;

namespace Dm3.Core.Encryption;

/// <summary>
/// Encryption to a public key: a one-time key pair per text, its public half beside the ciphertext. Says nothing about who sealed it, and
/// the sender cannot open it again. On the wire <c>x25519-chacha20-poly1305</c>. Source: dm3 <c>encryptAsymmetric</c>.
/// </summary>
public static class SealedEncryption
{
    /// <summary>Seals a text under a key pair and a nonce drawn for it, in this order.</summary>
    /// <returns>False when the receiver's key is of low order: nothing would be secret.</returns>
    /// <exception cref="ArgumentException">A lone surrogate, or a block size below 1.</exception>
    public static bool TrySeal(
        EncryptionPublicKey receiver,
        string plaintext,
        RandomSource random,
        [NotNullWhen(true)] out EncryptedPayload? payload,
        int blockSize = BlockPadding.DefaultBlockSize)
    {
        payload = null;
        // On the stack, zeroed: keys that are used once need no memory that the collector must leave in its place.
        Span<byte> secret = stackalloc byte[EncryptionKeyPair.PrivateKeyLength];
        Span<byte> both = stackalloc byte[SessionKeys.BothLength];
        Span<byte> own = stackalloc byte[EncryptionPublicKey.Length];
        try
        {
            random(secret);
            X25519.ComputePublicKey(own, secret);
            if (!SessionKeys.TryDerive(secret, receiver, own, receiver.Bytes, both)) return false;
            payload = SymmetricEncryption.Encrypt(both[SymmetricKey.Length..], plaintext, random, blockSize, new EncryptionPublicKey(own));
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(both);
        }
    }

    /// <summary>Opens a payload sealed to this pair.</summary>
    /// <returns>False with the reason, from <see cref="PayloadError.EphemeralKeyMissing"/> on.</returns>
    /// <exception cref="ArgumentException">A block size below 1.</exception>
    public static bool TryOpen(
        EncryptionKeyPair receiver, EncryptedPayload payload, out string plaintext, out PayloadError error, int blockSize = BlockPadding.DefaultBlockSize)
    {
        plaintext = "";
        error = PayloadError.EphemeralKeyMissing;
        if (payload.EphemeralPublicKey is null) return false;
        error = PayloadError.EphemeralKeyInvalid;
        Span<byte> both = stackalloc byte[SessionKeys.BothLength];
        try
        {
            return SessionKeys.TryDerive(receiver.Secret, payload.EphemeralPublicKey, payload.EphemeralPublicKey.Bytes, receiver.PublicKey.Bytes, both)
                && SymmetricEncryption.TryDecrypt(both[SymmetricKey.Length..], payload, out plaintext, out error, blockSize);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(both);
        }
    }

    /// <summary>Parses the wire form and opens it.</summary>
    /// <returns>False with any <see cref="PayloadError"/>.</returns>
    public static bool TryOpen(EncryptionKeyPair receiver, string json, out string plaintext, out PayloadError error)
    {
        plaintext = "";
        return EncryptedPayload.TryParse(json, out var payload, out error) && TryOpen(receiver, payload, out plaintext, out error);
    }
}
