using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.Tests.Crypto;

public class EcdsaSignatureTests
{
    private static readonly byte[] Zero = new byte[32];
    private static readonly byte[] One = [.. new byte[31], 1];
    private static readonly byte[] Order = [.. Secp256k1.LargestScalar[..31], 0x41];

    [Theory]
    [InlineData(0, 27)]
    [InlineData(1, 28)]
    [InlineData(27, 27)]
    [InlineData(28, 28)]
    public void Reads_FourFormsOfV(byte v, byte written)
    {
        Assert.True(EcdsaSignature.TryParse([.. One, .. One, v], out var signature));
        Assert.Equal((byte[])[.. One, .. One, written], signature.ToBytes());
        Assert.Equal(written - 27, signature.RecoveryId);
    }

    [Fact]
    public void Refuses_EveryOtherV()
    {
        for (var v = 0; v < 256; v++)
        {
            Assert.Equal(v is 0 or 1 or 27 or 28, EcdsaSignature.TryParse([.. One, .. One, (byte)v], out _));
        }
    }

    [Fact]
    public void Bounds_R()
    {
        Assert.False(Parses(Zero, One));
        Assert.True(Parses(Secp256k1.LargestScalar, One));
        Assert.False(Parses(Order, One));
    }

    [Fact]
    public void Bounds_SAtHalfTheOrder()
    {
        Assert.False(Parses(One, Zero));
        Assert.True(Parses(One, Secp256k1.HalfOrder));
        Assert.False(Parses(One, [.. Secp256k1.HalfOrder[..31], 0xa1]));
        Assert.False(Parses(One, Secp256k1.LargestScalar));
        Assert.False(Parses(One, Order));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64)]
    [InlineData(66)]
    public void Refuses_OtherLengths(int length) => Assert.False(EcdsaSignature.TryParse(Enumerable.Repeat((byte)1, length).ToArray(), out _));

    [Fact]
    public void CopyTo_WantsRoom() => Assert.Throws<ArgumentException>(() => default(EcdsaSignature).CopyTo(new byte[64]));

    private static bool Parses(ReadOnlySpan<byte> r, ReadOnlySpan<byte> s) => EcdsaSignature.TryParse([.. r, .. s, 27], out _);
}
