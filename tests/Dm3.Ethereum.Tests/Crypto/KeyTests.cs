using Dm3.Ethereum.Crypto;

namespace Dm3.Ethereum.Tests.Crypto;

public class KeyTests
{
    // The first account of the mnemonic "test test … junk".
    private const string Secret = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    private const string Account = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

    [Fact]
    public void PrivateKey_GivesItsAccount()
    {
        using var key = PrivateKey.Parse(Secret);
        Assert.Equal(Account, key.Address.ToString());
        Assert.Equal(key.Address, key.PublicKey.ToAddress());
        Assert.DoesNotContain(Secret[2..10], key.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")]
    [InlineData("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff")]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData("0xzz0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80")]
    public void PrivateKey_RefusesOtherText(string text)
    {
        var error = Assert.Throws<FormatException>(() => PrivateKey.Parse(text));
        if (text.Length > 0) Assert.DoesNotContain(text, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void PrivateKey_RefusesOtherLengths(int length) => Assert.False(PrivateKey.TryCreate(Enumerable.Repeat((byte)1, length).ToArray(), out _));

    [Fact]
    public void PrivateKey_IsGoneAfterDispose()
    {
        var key = PrivateKey.Parse(Secret);
        var copy = new byte[32];
        key.Export(copy);
        Assert.Equal(Secret[2..], Convert.ToHexStringLower(copy));
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign(Hash256.Zero));
        Assert.Throws<ObjectDisposedException>(() => key.Export(copy));
        Assert.Equal(Account, key.Address.ToString());
    }

    [Fact]
    public void PublicKey_ReadsItsThreeForms()
    {
        using var key = PrivateKey.Parse(Secret);
        byte[] bare = key.PublicKey.Bytes.ToArray();
        foreach (var form in new[] { bare, [4, .. bare], key.PublicKey.ToCompressedBytes() })
        {
            Assert.True(PublicKey.TryParse(form, out var read));
            Assert.Equal(key.PublicKey, read);
            Assert.False(PublicKey.TryParse(form.AsSpan(0, form.Length - 2), out _));
            form[^1] ^= 1;
            Assert.False(PublicKey.TryParse(form, out read) && read == key.PublicKey);
        }
    }

    [Fact]
    public void DefaultPublicKey_VerifiesNothing()
    {
        using var key = PrivateKey.Parse(Secret);
        var signature = key.Sign(Hash256.Zero);
        Assert.True(Secp256k1.Verify(Hash256.Zero, signature, key.PublicKey));
        Assert.False(Secp256k1.Verify(Hash256.Zero, signature, default));
        Assert.False(PublicKey.TryParse(new byte[64], out _));
    }
}
