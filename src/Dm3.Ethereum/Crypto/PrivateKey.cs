using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ethereum.Crypto;

/// <summary>
/// A secp256k1 secret: 32 bytes, big-endian, 1 ≤ secret &lt; n. The only copy is zeroed by <see cref="Dispose"/>;
/// the public key and the address stay readable. Nothing prints it.
/// </summary>
public sealed class PrivateKey : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    // Pinned, so that the garbage collector leaves no copies behind.
    private readonly byte[] _secret = GC.AllocateUninitializedArray<byte>(Length, pinned: true);
    private bool _disposed;

    private PrivateKey(ReadOnlySpan<byte> secret32, PublicKey publicKey)
    {
        secret32.CopyTo(_secret);
        PublicKey = publicKey;
        Address = publicKey.ToAddress();
    }

    /// <summary>The account of this key.</summary>
    public Address Address { get; }

    /// <summary>The point secret × G.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>Copies the secret.</summary>
    /// <returns>False for another length than 32 bytes, for 0 and for ≥ n.</returns>
    public static bool TryCreate(ReadOnlySpan<byte> secret32, [NotNullWhen(true)] out PrivateKey? key)
    {
        key = null;
        Span<byte> publicKey = stackalloc byte[PublicKey.Length];
        if (secret32.Length != Length || !Secp256k1.Backend.TryDerivePublicKey(secret32, publicKey)) return false;
        key = new PrivateKey(secret32, new PublicKey(publicKey));
        return true;
    }

    /// <summary>Reads <c>0x</c> and 64 hex digits of any case.</summary>
    /// <exception cref="FormatException">Another form, or no private key of the curve. The message does not repeat the text.</exception>
    public static PrivateKey Parse(ReadOnlySpan<char> hex)
    {
        Span<byte> secret = stackalloc byte[Length];
        try
        {
            return Hex.TryDecode(hex, secret) && TryCreate(secret, out var key)
                ? key
                : throw new FormatException("Expected 0x and 64 hex digits of a secp256k1 private key.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>Signs a 32-byte digest as it is, without a prefix. Deterministic (RFC 6979), low s.</summary>
    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    public EcdsaSignature Sign(in Hash256 digest)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return Secp256k1.Backend.Sign(digest, _secret);
    }

    /// <summary>Copies the secret into the first 32 bytes of <paramref name="secret32"/>, for a key file; the caller zeroes it.</summary>
    /// <exception cref="ObjectDisposedException">The secret is gone.</exception>
    /// <exception cref="ArgumentException">Shorter than 32 bytes.</exception>
    public void Export(Span<byte> secret32)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _secret.CopyTo(secret32);
    }

    /// <summary>The address, never the secret.</summary>
    public override string ToString() => $"private key of {Address}";

    /// <summary>Zeroes the secret. Not to be called while another thread signs.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_secret);
    }
}
