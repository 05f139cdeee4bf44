using System.Diagnostics.CodeAnalysis;

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
        using var ephemeral = EncryptionKeyPair.Generate(random);
        if (!SessionKeys.TryCreateForSender(ephemeral, receiver, out var keys)) return false;
        using (keys) payload = SymmetricEncryption.Encrypt(keys.Transmit, plaintext, random, blockSize, ephemeral.PublicKey);
        return true;
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
        if (!SessionKeys.TryCreateForReceiver(receiver, payload.EphemeralPublicKey, out var keys)) return false;
        using (keys) return SymmetricEncryption.TryDecrypt(keys.Receive, payload, out plaintext, out error, blockSize);
    }

    /// <summary>Parses the wire form and opens it.</summary>
    /// <returns>False with any <see cref="PayloadError"/>.</returns>
    public static bool TryOpen(EncryptionKeyPair receiver, string json, out string plaintext, out PayloadError error)
    {
        plaintext = "";
        return EncryptedPayload.TryParse(json, out var payload, out error) && TryOpen(receiver, payload, out plaintext, out error);
    }
}
