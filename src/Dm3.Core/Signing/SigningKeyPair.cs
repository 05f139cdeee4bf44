using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Dm3.Core.Encoding;
using Dm3.Core.Keys;
using Geralt;

namespace Dm3.Core.Signing;

/// <summary>
/// An Ed25519 key pair. The private half is 64 bytes as libsodium has it: 32-byte seed, then the public key. Nothing prints it;
/// <see cref="Dispose"/> zeroes it. Source: RFC 8032, 5.1.
/// </summary>
public sealed class SigningKeyPair : IDisposable
{
    /// <summary>Length of the seed in bytes.</summary>
    public const int SeedLength = Ed25519.SeedSize;

    /// <summary>Length of the private half in bytes.</summary>
    public const int PrivateKeyLength = Ed25519.PrivateKeySize;

    private readonly SecretBytes _privateKey;

    private SigningKeyPair(SecretBytes privateKey)
    {
        _privateKey = privateKey;
        PublicKey = new SigningPublicKey(privateKey.Span[SeedLength..]);
    }

    /// <summary>The public half.</summary>
    public SigningPublicKey PublicKey { get; }

    /// <summary>Derives the pair of a seed; the caller zeroes the seed.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static SigningKeyPair FromSeed(ReadOnlySpan<byte> seed32)
    {
        if (seed32.Length != SeedLength) throw new ArgumentException("A seed has 32 bytes.", nameof(seed32));
        var privateKey = new SecretBytes(PrivateKeyLength);
        Span<byte> publicKey = stackalloc byte[SigningPublicKey.Length];
        Ed25519.GenerateKeyPair(publicKey, privateKey.Span, seed32);
        return new SigningKeyPair(privateKey);
    }

    /// <summary>Draws a pair.</summary>
    public static SigningKeyPair Generate(RandomSource random)
    {
        using var seed = new SecretBytes(SeedLength);
        random(seed.Span);
        return FromSeed(seed.Span);
    }

    /// <summary>Reads a stored private half.</summary>
    /// <param name="base64">Canonical base64 of 64 bytes.</param>
    /// <param name="pair">The pair.</param>
    /// <returns>False for another form, and when the last 32 bytes are not the public key of the first: a signature made with
    /// somebody else's public half would give the seed away.</returns>
    public static bool TryImport(string base64, [NotNullWhen(true)] out SigningKeyPair? pair)
    {
        pair = null;
        if (!Base64Text.TryDecode(base64, out var bytes)) return false;
        try
        {
            if (bytes.Length != PrivateKeyLength) return false;
            var derived = FromSeed(bytes.AsSpan(0, SeedLength));
            if (derived.PublicKey.Bytes.SequenceEqual(bytes.AsSpan(SeedLength))) pair = derived;
            else derived.Dispose();
            return pair is not null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Signs bytes: detached, no pre-hash, deterministic. 64 bytes.</summary>
    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(signature, message, _privateKey.Span);
        return signature;
    }

    /// <summary>Signs the text's UTF-8 bytes. Base64 of 64 bytes, as every dm3 layer carries it.</summary>
    /// <exception cref="ArgumentException">A lone surrogate.</exception>
    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    public string Sign(string text) => Base64Text.Encode(Sign(Utf8Text.GetBytes(text)));

    /// <summary>base64 of the private half, for the one place that has to store it.</summary>
    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    public string Export() => Base64Text.Encode(_privateKey.Span);

    /// <summary>The public key, never the private one.</summary>
    public override string ToString() => $"signing key pair of {PublicKey}";

    /// <inheritdoc/>
    public void Dispose() => _privateKey.Dispose();
}
