using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Dm3.Core.Encoding;
using Dm3.Core.Keys;
using Geralt;

namespace Dm3.Core.Encryption;

/// <summary>
/// An X25519 key pair as libsodium's <c>crypto_kx</c> makes it: the private half is BLAKE2b-256 of a seed, stored unclamped. Nothing
/// prints it; <see cref="Dispose"/> zeroes it. Source: libsodium crypto_kx; RFC 7748; RFC 7693.
/// </summary>
public sealed class EncryptionKeyPair : IDisposable
{
    /// <summary>Length of seed and private half in bytes.</summary>
    public const int PrivateKeyLength = X25519.PrivateKeySize;

    private readonly SecretBytes _privateKey;

    private EncryptionKeyPair(SecretBytes privateKey, EncryptionPublicKey publicKey)
    {
        _privateKey = privateKey;
        PublicKey = publicKey;
    }

    /// <summary>The public half.</summary>
    public EncryptionPublicKey PublicKey { get; }

    internal ReadOnlySpan<byte> Secret => _privateKey.Span;

    /// <summary>Derives the pair of a seed; the caller zeroes the seed.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static EncryptionKeyPair FromSeed(ReadOnlySpan<byte> seed32)
    {
        if (seed32.Length != PrivateKeyLength) throw new ArgumentException("A seed has 32 bytes.", nameof(seed32));
        var privateKey = new SecretBytes(PrivateKeyLength);
        BLAKE2b.ComputeHash(privateKey.Span, seed32);
        return OfPrivateKey(privateKey);
    }

    /// <summary>Draws a pair.</summary>
    public static EncryptionKeyPair Generate(RandomSource random)
    {
        var privateKey = new SecretBytes(PrivateKeyLength);
        random(privateKey.Span);
        return OfPrivateKey(privateKey);
    }

    /// <summary>
    /// Reads a stored pair. The halves are taken as they stand: the public one goes into every session key, so with a foreign half
    /// nothing can be opened.
    /// </summary>
    /// <returns>False when a half is not canonical base64 of 32 bytes.</returns>
    public static bool TryImport(string publicKey, string privateKey, [NotNullWhen(true)] out EncryptionKeyPair? pair)
    {
        pair = null;
        if (!EncryptionPublicKey.TryParse(publicKey, out var ownPublic) || !Base64Text.TryDecode(privateKey, out var secret)) return false;
        if (secret.Length == PrivateKeyLength) pair = new EncryptionKeyPair(new SecretBytes(secret), ownPublic);
        CryptographicOperations.ZeroMemory(secret);
        return pair is not null;
    }

    /// <summary>base64 of the private half, for the one place that has to store it.</summary>
    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    public string Export() => Base64Text.Encode(_privateKey.Span);

    /// <summary>The public key, never the private one.</summary>
    public override string ToString() => $"encryption key pair of {PublicKey}";

    /// <inheritdoc/>
    public void Dispose() => _privateKey.Dispose();

    private static EncryptionKeyPair OfPrivateKey(SecretBytes privateKey)
    {
        Span<byte> publicKey = stackalloc byte[EncryptionPublicKey.Length];
        X25519.ComputePublicKey(publicKey, privateKey.Span);
        return new EncryptionKeyPair(privateKey, new EncryptionPublicKey(publicKey));
    }
}
