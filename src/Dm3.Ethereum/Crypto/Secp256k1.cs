namespace Dm3.Ethereum.Crypto;

/// <summary>
/// ECDSA over secp256k1 as Ethereum uses it. Computed by libsecp256k1 where the system has it (package libsecp256k1-1),
/// otherwise by BouncyCastle; chosen once per process.
/// </summary>
public static class Secp256k1
{
    /// <summary>Largest private key, r and s: n − 1. Big-endian. Source: SEC 2, 2.4.1.</summary>
    internal static ReadOnlySpan<byte> LargestScalar =>
    [
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe,
        0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x40,
    ];

    /// <summary>Largest s that Ethereum takes: n / 2 rounded down. Big-endian. Source: EIP-2.</summary>
    internal static ReadOnlySpan<byte> HalfOrder =>
    [
        0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0x5d, 0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
    ];

    internal static ISecp256k1Backend Backend { get; } = Secp256k1Selection.Choose(LibSecp256k1Backend.LibraryName);

    /// <summary>What computes: <c>libsecp256k1</c> or <c>BouncyCastle</c>. Hosts print it at start.</summary>
    public static string BackendName => Backend.Name;

    /// <summary>Finds the key that made the signature over this digest. Any well-formed signature gives some key or none: compare it.</summary>
    /// <returns>False when no key fits: r is no x coordinate of the curve, or the key would be infinity.</returns>
    public static bool TryRecover(in Hash256 digest, in EcdsaSignature signature, out PublicKey key)
    {
        Span<byte> point = stackalloc byte[PublicKey.Length];
        var recovered = Backend.TryRecover(digest, signature, point);
        key = recovered ? new PublicKey(point) : default;
        return recovered;
    }

    /// <summary>As <see cref="TryRecover"/>, then the key's address.</summary>
    public static bool TryRecoverAddress(in Hash256 digest, in EcdsaSignature signature, out Address signer)
    {
        var recovered = TryRecover(digest, signature, out var key);
        signer = recovered ? key.ToAddress() : default;
        return recovered;
    }

    /// <summary>True when the key made r and s over this digest. The recovery id plays no part.</summary>
    public static bool Verify(in Hash256 digest, in EcdsaSignature signature, in PublicKey key) =>
        Backend.Verify(digest, signature, key.Bytes);
}
