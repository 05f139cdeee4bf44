using CsCheck;
using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.Tests.Crypto;

public class Secp256k1AgreementTests
{
    private static readonly Gen<byte[]> Bytes32 = Gen.Byte.Array[32];
    private static readonly Gen<byte[]> Edgy32 = Gen.OneOf(
        Bytes32, Gen.Const(new byte[32]), Gen.Byte.Select(last => (byte[])[.. Secp256k1.LargestScalar[..31], last]), Gen.Byte.Select(last => (byte[])[.. new byte[31], last]));

    [Fact]
    public void Backends_SignAlike() => Gen.Select(Edgy32, Edgy32).Sample((secret, digest) =>
    {
        var (native, managed) = (new byte[64], new byte[64]);
        var valid = Backends.Native.TryDerivePublicKey(secret, native);
        Assert.Equal(valid, Backends.Managed.TryDerivePublicKey(secret, managed));
        Assert.Equal(native, managed);
        if (!valid) return;
        var hash = new Hash256(digest);
        var signature = Backends.Native.Sign(hash, secret);
        Assert.Equal(signature, Backends.Managed.Sign(hash, secret));
        Assert.True(Backends.Managed.Verify(hash, signature, native));
        Assert.True(EcdsaSignature.TryParse(signature.ToBytes(), out _));
    }, iter: 500);

    [Fact]
    public void Backends_RecoverAlike() => Gen.Select(Edgy32, Edgy32, Edgy32, Gen.Int[0, 1]).Sample((digest, r, s, v) =>
    {
        s[0] &= 0x3f;
        if (!EcdsaSignature.TryParse([.. r, .. s, (byte)v], out var signature)) return;
        var (native, managed) = (new byte[64], new byte[64]);
        var hash = new Hash256(digest);
        Assert.Equal(Backends.Native.TryRecover(hash, signature, native), Backends.Managed.TryRecover(hash, signature, managed));
        Assert.Equal(native, managed);
    }, iter: 500);

    [Fact]
    public void Backends_ReadPointsAlike() => Gen.Select(Gen.Byte[0, 7], Gen.OneOf(Bytes32, Gen.Byte.Array[64], Gen.Byte.Array[0, 70])).Sample((first, rest) =>
    {
        var (native, managed) = (new byte[64], new byte[64]);
        byte[] point = [first, .. rest];
        Assert.Equal(Backends.Native.TryDecodePoint(point, native), Backends.Managed.TryDecodePoint(point, managed));
        Assert.Equal(native, managed);
    }, iter: 1000);

    [Fact]
    public void FlippedBit_IsRefused() => Gen.Select(Bytes32, Bytes32, Gen.Int[0, 511], Gen.Int[0, 255]).Sample((secret, digest, signatureBit, digestBit) =>
    {
        if (!PrivateKey.TryCreate(secret, out var key)) return;
        using (key)
        {
            var hash = new Hash256(digest);
            var signature = key.Sign(hash);
            var bytes = signature.ToBytes();
            bytes[signatureBit / 8] ^= (byte)(1 << (signatureBit % 8));
            if (EcdsaSignature.TryParse(bytes, out var other))
            {
                foreach (var backend in new[] { Backends.Native, Backends.Managed }) Assert.False(backend.Verify(hash, other, key.PublicKey.Bytes));
                Assert.False(Secp256k1.TryRecoverAddress(hash, other, out var signer) && signer == key.Address);
            }

            digest[digestBit / 8] ^= (byte)(1 << (digestBit % 8));
            foreach (var backend in new[] { Backends.Native, Backends.Managed }) Assert.False(backend.Verify(new Hash256(digest), signature, key.PublicKey.Bytes));
            Assert.False(Secp256k1.TryRecoverAddress(new Hash256(digest), signature, out var otherSigner) && otherSigner == key.Address);
        }
    }, iter: 300);

    [Fact]
    public void Native_IsThreadSafe()
    {
        var secret = Enumerable.Repeat((byte)7, 32).ToArray();
        var expected = Enumerable.Range(0, 64).Select(i => Backends.Managed.Sign(Keccak256.Hash([(byte)i]), secret)).ToArray();
        Parallel.For(0, 4096, i => Assert.Equal(expected[i % 64], Backends.Native.Sign(Keccak256.Hash([(byte)(i % 64)]), secret)));
    }
}
