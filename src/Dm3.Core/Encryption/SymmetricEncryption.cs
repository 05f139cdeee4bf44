using System.Security.Cryptography;
using Dm3.Core.Encoding;
using Dm3.Core.Keys;
using ChaCha = Geralt.ChaCha20Poly1305;

namespace Dm3.Core.Encryption;

/// <summary>
/// ChaCha20-Poly1305 with a 12-byte random nonce and no associated data over the padded UTF-8 text. With random nonces one key is good for
/// about 2^32 texts. Source: RFC 8439; dm3 <c>encrypt</c> and <c>decrypt</c>.
/// </summary>
public static class SymmetricEncryption
{
    /// <summary>Encrypts under a nonce drawn for this text.</summary>
    /// <param name="key">The key; both sides hold it.</param>
    /// <param name="plaintext">Any text without lone surrogates.</param>
    /// <param name="random">Gives the nonce.</param>
    /// <param name="blockSize">Both sides must agree on it; at least 1.</param>
    /// <exception cref="ArgumentException">A lone surrogate, or a block size below 1.</exception>
    public static EncryptedPayload Encrypt(SymmetricKey key, string plaintext, RandomSource random, int blockSize = BlockPadding.DefaultBlockSize) =>
        Encrypt(key.Secret, plaintext, random, blockSize, ephemeralPublicKey: null);

    /// <summary>Opens a payload of this key.</summary>
    /// <returns>False with <see cref="PayloadError.Authentication"/>, <see cref="PayloadError.Padding"/> or <see cref="PayloadError.Utf8"/>.</returns>
    /// <exception cref="ArgumentException">A block size below 1.</exception>
    public static bool TryDecrypt(
        SymmetricKey key, EncryptedPayload payload, out string plaintext, out PayloadError error, int blockSize = BlockPadding.DefaultBlockSize) =>
        TryDecrypt(key.Secret, payload, out plaintext, out error, blockSize);

    internal static bool TryDecrypt(ReadOnlySpan<byte> key, EncryptedPayload payload, out string plaintext, out PayloadError error, int blockSize)
    {
        plaintext = "";
        var padded = new byte[payload.Ciphertext.Length - EncryptedPayload.TagLength];
        try
        {
            ChaCha.Decrypt(padded, payload.Ciphertext, payload.Nonce, key, default);
        }
        catch (CryptographicException)
        {
            error = PayloadError.Authentication;
            return false;
        }

        error = !BlockPadding.TryGetUnpaddedLength(padded, blockSize, out var length) ? PayloadError.Padding
            : !Utf8Text.TryGetString(padded.AsSpan(0, length), out plaintext) ? PayloadError.Utf8
            : PayloadError.None;
        CryptographicOperations.ZeroMemory(padded);
        return error == PayloadError.None;
    }

    internal static EncryptedPayload Encrypt(
        ReadOnlySpan<byte> key, string plaintext, RandomSource random, int blockSize, EncryptionPublicKey? ephemeralPublicKey)
    {
        var padded = BlockPadding.Pad(Utf8Text.GetBytes(plaintext), blockSize);
        var nonce = new byte[EncryptedPayload.NonceLength];
        random(nonce);
        var ciphertext = new byte[padded.Length + EncryptedPayload.TagLength];
        ChaCha.Encrypt(ciphertext, padded, nonce, key, default);
        CryptographicOperations.ZeroMemory(padded);
        return new EncryptedPayload(ciphertext, nonce, ephemeralPublicKey);
    }
}
