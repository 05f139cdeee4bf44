using System.Security.Cryptography;
using Dm3.Core.Encoding;
using Dm3.Core.Keys;
using Geralt;

namespace Dm3.Core.Encryption;

/// <summary>
/// Seals what a user keeps for itself, at home or with a storage service: XChaCha20-Poly1305 with a random 24-byte nonce, under keys of its own that
/// are derived from dm3's storage key (keyed BLAKE2b of a purpose). What is sealed is bound to its place, so that it cannot be moved to another one.
/// </summary>
/// <remarks>
/// A form of ours. Deployed clients seal stored messages to the user's own public key and contact names under one fixed nonce; see
/// <see cref="SealedEncryption"/> and <see cref="SymmetricEncryption"/> for reading those. Source: RFC 7693, draft-irtf-cfrg-xchacha-03.
/// </remarks>
public sealed class StorageCipher : IDisposable
{
    /// <summary>Length in bytes of a <see cref="Tag"/>.</summary>
    public const int TagLength = 16;

    /// <summary>Sealed contents have one of few lengths: content and at least one byte of padding, up to a multiple of this.</summary>
    public const int BlockSize = 256;

    /// <summary>Bytes that sealing adds beside the padding: nonce and Poly1305 tag.</summary>
    public const int Overhead = XChaCha20Poly1305.NonceSize + XChaCha20Poly1305.TagSize;

    private readonly SecretBytes _sealingKey;
    private readonly SecretBytes _tagKey;

    /// <summary>Derives the keys for one purpose.</summary>
    /// <param name="storageKey">The user's storage key; not kept.</param>
    /// <param name="purpose">Another purpose gives other keys.</param>
    public StorageCipher(SymmetricKey storageKey, string purpose)
    {
        ArgumentNullException.ThrowIfNull(storageKey);
        _sealingKey = Derive(storageKey, "seal " + purpose);
        _tagKey = Derive(storageKey, "tag " + purpose);
    }

    /// <summary>Seals a content.</summary>
    /// <param name="content">Any bytes.</param>
    /// <param name="place">What <see cref="TryOpen"/> must be told again.</param>
    /// <param name="random">Gives the nonce.</param>
    /// <returns>Nonce, ciphertext and tag: <see cref="Overhead"/> and a multiple of <see cref="BlockSize"/> bytes.</returns>
    public byte[] Seal(ReadOnlySpan<byte> content, ReadOnlySpan<byte> place, RandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        var padded = BlockPadding.Pad(content, BlockSize);
        var result = new byte[padded.Length + Overhead];
        var nonce = result.AsSpan(0, XChaCha20Poly1305.NonceSize);
        random(nonce);
        XChaCha20Poly1305.Encrypt(result.AsSpan(nonce.Length), padded, nonce, _sealingKey.Span, place);
        CryptographicOperations.ZeroMemory(padded);
        return result;
    }

    /// <summary>Opens what <see cref="Seal"/> gave.</summary>
    /// <returns>False for another key, another place, or a changed bit.</returns>
    public bool TryOpen(ReadOnlySpan<byte> box, ReadOnlySpan<byte> place, out byte[] content)
    {
        content = [];
        if (box.Length < Overhead + BlockSize) return false;
        var padded = new byte[box.Length - Overhead];
        try
        {
            XChaCha20Poly1305.Decrypt(padded, box[XChaCha20Poly1305.NonceSize..], box[..XChaCha20Poly1305.NonceSize], _sealingKey.Span, place);
        }
        catch (CryptographicException)
        {
            return false;
        }

        if (!BlockPadding.TryGetUnpaddedLength(padded, BlockSize, out var length)) return false;
        content = padded[..length];
        CryptographicOperations.ZeroMemory(padded);
        return true;
    }

    /// <summary>A name for something that tells nothing about it: 16 bytes of keyed BLAKE2b of a text. The same text always has the same tag.</summary>
    public byte[] Tag(string text)
    {
        Span<byte> full = stackalloc byte[BLAKE2b.TagSize];
        BLAKE2b.ComputeTag(full, Utf8Text.GetBytes(text), _tagKey.Span);
        return full[..TagLength].ToArray();
    }

    /// <summary>A constant.</summary>
    public override string ToString() => "storage cipher";

    /// <inheritdoc/>
    public void Dispose()
    {
        _sealingKey.Dispose();
        _tagKey.Dispose();
    }

    private static SecretBytes Derive(SymmetricKey storageKey, string purpose)
    {
        var key = new SecretBytes(SymmetricKey.Length);
        BLAKE2b.ComputeTag(key.Span, Utf8Text.GetBytes("dm3 registry storage: " + purpose), storageKey.Secret);
        return key;
    }
}
