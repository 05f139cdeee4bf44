using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Dm3.Ethereum.Crypto;

/// <summary>
/// Bitcoin Core's libsecp256k1, from the system's package. Constant-time where a secret is involved. Allocates nothing per call.
/// Return values are checked before a result is used: the library aborts the process when it is handed an object it did not fill.
/// </summary>
internal sealed unsafe class LibSecp256k1Backend : ISecp256k1Backend
{
    /// <summary>Debian and Ubuntu: package libsecp256k1-1.</summary>
    public const string LibraryName = "libsecp256k1.so.1";

    // Values of secp256k1.h. Versions before 0.2 want the two context flags, later ones ignore them.
    private const uint ContextSignAndVerify = 0x301;
    private const uint Uncompressed = 2;

    // Sizes of the library's opaque structures and of a serialized key.
    private const int PublicKeySize = 64;
    private const int SignatureSize = 64;
    private const int RecoverableSize = 65;
    private const int UncompressedSize = 65;

    private readonly nint _context;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, int> _createPublicKey;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, nuint, int> _parsePublicKey;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, nuint*, byte*, uint, int> _serializePublicKey;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, nint, nint, int> _signRecoverable;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, int*, byte*, int> _serializeRecoverable;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, int, int> _parseRecoverable;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, int> _recover;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, int> _parseSignature;
    private readonly delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, int> _verify;

    private LibSecp256k1Backend(nint library)
    {
        nint Export(string function) => NativeLibrary.GetExport(library, "secp256k1_" + function);
        _createPublicKey = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, int>)Export("ec_pubkey_create");
        _parsePublicKey = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, nuint, int>)Export("ec_pubkey_parse");
        _serializePublicKey = (delegate* unmanaged[Cdecl]<nint, byte*, nuint*, byte*, uint, int>)Export("ec_pubkey_serialize");
        _signRecoverable = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, nint, nint, int>)Export("ecdsa_sign_recoverable");
        _serializeRecoverable = (delegate* unmanaged[Cdecl]<nint, byte*, int*, byte*, int>)Export("ecdsa_recoverable_signature_serialize_compact");
        _parseRecoverable = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, int, int>)Export("ecdsa_recoverable_signature_parse_compact");
        _recover = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, int>)Export("ecdsa_recover");
        _parseSignature = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, int>)Export("ecdsa_signature_parse_compact");
        _verify = (delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, int>)Export("ecdsa_verify");
        _context = CreateContext(library);
    }

    /// <inheritdoc/>
    public string Name => "libsecp256k1";

    /// <summary>Loads the library. It stays loaded. False when it is not installed or lacks a function (built without recovery).</summary>
    public static bool TryLoad(string libraryName, [NotNullWhen(true)] out LibSecp256k1Backend? backend)
    {
        backend = null;
        if (!NativeLibrary.TryLoad(libraryName, out var library)) return false;
        try
        {
            backend = new LibSecp256k1Backend(library);
            return true;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public bool TryDerivePublicKey(ReadOnlySpan<byte> secret32, Span<byte> publicKey64)
    {
        var key = stackalloc byte[PublicKeySize];
        fixed (byte* secret = secret32)
        {
            if (_createPublicKey(_context, key, secret) != 1) return false;
        }

        Serialize(key, publicKey64);
        return true;
    }

    /// <inheritdoc/>
    public bool TryDecodePoint(ReadOnlySpan<byte> sec1, Span<byte> publicKey64)
    {
        var key = stackalloc byte[PublicKeySize];
        // The library also reads the hybrid forms 06 and 07, which nobody writes.
        if (sec1 is not [2 or 3 or 4, ..] || !TryParse(sec1, key)) return false;
        Serialize(key, publicKey64);
        return true;
    }

    /// <inheritdoc/>
    public EcdsaSignature Sign(in Hash256 digest, ReadOnlySpan<byte> secret32)
    {
        var recoverable = stackalloc byte[RecoverableSize];
        Span<byte> rs = stackalloc byte[SignatureSize];
        int recoveryId;
        fixed (byte* hash = digest.Bytes, secret = secret32, output = rs)
        {
            // No nonce function given: the library's own, RFC 6979.
            if (_signRecoverable(_context, recoverable, hash, secret, 0, 0) != 1) throw new CryptographicException("The secret is not a private key.");
            _ = _serializeRecoverable(_context, output, &recoveryId, recoverable);
        }

        return new EcdsaSignature(rs, recoveryId);
    }

    /// <inheritdoc/>
    public bool TryRecover(in Hash256 digest, in EcdsaSignature signature, Span<byte> publicKey64)
    {
        var recoverable = stackalloc byte[RecoverableSize];
        var key = stackalloc byte[PublicKeySize];
        fixed (byte* hash = digest.Bytes, rs = signature.Compact)
        {
            if (_parseRecoverable(_context, recoverable, rs, signature.RecoveryId) != 1) return false;
            if (_recover(_context, key, recoverable, hash) != 1) return false;
        }

        Serialize(key, publicKey64);
        return true;
    }

    /// <inheritdoc/>
    public bool Verify(in Hash256 digest, in EcdsaSignature signature, ReadOnlySpan<byte> publicKey64)
    {
        var parsed = stackalloc byte[SignatureSize];
        var key = stackalloc byte[PublicKeySize];
        Span<byte> sec1 = stackalloc byte[UncompressedSize];
        sec1[0] = 4;
        publicKey64.CopyTo(sec1[1..]);
        if (!TryParse(sec1, key)) return false;
        fixed (byte* hash = digest.Bytes, rs = signature.Compact)
        {
            return _parseSignature(_context, parsed, rs) == 1 && _verify(_context, parsed, hash, key) == 1;
        }
    }

    private bool TryParse(ReadOnlySpan<byte> sec1, byte* key)
    {
        fixed (byte* input = sec1)
        {
            return _parsePublicKey(_context, key, input, (nuint)sec1.Length) == 1;
        }
    }

    private void Serialize(byte* key, Span<byte> publicKey64)
    {
        var sec1 = stackalloc byte[UncompressedSize];
        nuint length = UncompressedSize;
        _ = _serializePublicKey(_context, sec1, &length, key, Uncompressed);
        new ReadOnlySpan<byte>(sec1 + 1, PublicKey.Length).CopyTo(publicKey64);
    }

    // One context for the life of the process. Randomising it hides the secret's bits from side channels and changes no
    // result; it is the only call that writes to the context, so it happens before anyone else sees it.
    private static nint CreateContext(nint library)
    {
        var create = (delegate* unmanaged[Cdecl]<uint, nint>)NativeLibrary.GetExport(library, "secp256k1_context_create");
        var randomize = (delegate* unmanaged[Cdecl]<nint, byte*, int>)NativeLibrary.GetExport(library, "secp256k1_context_randomize");
        var context = create(ContextSignAndVerify);
        var seed = stackalloc byte[32];
        var seedBytes = new Span<byte>(seed, 32);
        RandomNumberGenerator.Fill(seedBytes);
        _ = randomize(context, seed);
        CryptographicOperations.ZeroMemory(seedBytes);
        return context;
    }
}
