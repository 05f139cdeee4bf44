namespace Dm3.Ethereum.Crypto;

/// <summary>Picks the backend. A library that loads but computes something else (wrong ABI, broken build) is worse than a slow one.</summary>
internal static class Secp256k1Selection
{
    public static ISecp256k1Backend Choose(string libraryName) =>
        LibSecp256k1Backend.TryLoad(libraryName, out var native) && PassesSelfTest(native) ? native : new BouncyCastleBackend();

    /// <summary>Signs, recovers and verifies one known case, and sees one bit refused.</summary>
    public static bool PassesSelfTest(ISecp256k1Backend backend)
    {
        // Private key 1 over SHA-256("Satoshi Nakamoto"): the most published RFC 6979 case of this curve.
        Span<byte> secret = stackalloc byte[PrivateKey.Length];
        secret[^1] = 1;
        var digest = Hash256.Parse("0xa0dc65ffca799873cbea0ac274015b9526505daaaed385155425f7337704883e");
        var known = Convert.FromHexString(
            "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
            + "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5");

        Span<byte> key = stackalloc byte[PublicKey.Length];
        Span<byte> recovered = stackalloc byte[PublicKey.Length];
        if (!backend.TryDerivePublicKey(secret, key)) return false;
        var signature = backend.Sign(digest, secret);
        return signature.Compact.SequenceEqual(known)
            && backend.TryRecover(digest, signature, recovered) && recovered.SequenceEqual(key)
            && backend.Verify(digest, signature, key)
            && !backend.Verify(Keccak256.Hash(digest.Bytes), signature, key);
    }
}
