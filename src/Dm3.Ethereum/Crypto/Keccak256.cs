using Org.BouncyCastle.Crypto.Digests;

namespace Dm3.Ethereum.Crypto;

/// <summary>Keccak-256 as Ethereum uses it: the original padding, not SHA3-256 of FIPS 202. Output 32 bytes. Computed by BouncyCastle.</summary>
public static class Keccak256
{
    // A digest object costs 488 bytes and is stateful; one per thread, reset by DoFinal.
    [ThreadStatic]
    private static KeccakDigest? Digest;

    /// <summary>Hashes <paramref name="input"/>.</summary>
    public static Hash256 Hash(ReadOnlySpan<byte> input)
    {
        Span<byte> output = stackalloc byte[Hash256.Length];
        Hash(input, output);
        return new Hash256(output);
    }

    /// <summary>Hashes <paramref name="input"/> into <paramref name="output"/>, at least 32 bytes long. The two may overlap.</summary>
    public static void Hash(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var digest = Digest ??= new KeccakDigest(256);
        digest.BlockUpdate(input);
        digest.DoFinal(output);
    }
}
