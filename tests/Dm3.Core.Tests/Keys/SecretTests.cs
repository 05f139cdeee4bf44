using Dm3.Core.Encryption;
using Dm3.Core.Keys;
using Dm3.Core.Signing;

namespace Dm3.Core.Tests.Keys;

public sealed class SecretTests
{
    [Fact]
    public void NothingPrintsASecret()
    {
        using var keys = ProfileKeys.Derive("a signature");
        var printed = string.Concat(keys, keys.StorageKey, keys.Encryption, keys.Signing);

        Assert.DoesNotContain(keys.StorageKey.Export(), printed);
        Assert.DoesNotContain(keys.Encryption.Export(), printed);
        Assert.DoesNotContain(keys.Signing.Export(), printed);
        Assert.Contains(keys.Signing.PublicKey.ToString(), printed);
    }

    [Fact]
    public void ADisposedKeyIsGone()
    {
        var keys = ProfileKeys.Derive("a signature");
        keys.Dispose();

        Assert.Throws<ObjectDisposedException>(() => keys.StorageKey.Export());
        Assert.Throws<ObjectDisposedException>(() => keys.Signing.Sign("text"));
        Assert.Throws<ObjectDisposedException>(() => keys.Encryption.Export());
    }

    [Fact]
    public void DisposingZeroesTheOnlyCopy()
    {
        var secret = new SecretBytes([1, 2, 3]);
        var bytes = secret.Span;
        secret.Dispose();

        Assert.Equal([0, 0, 0], bytes.ToArray());
    }

    [Fact]
    public void Refuses_ASigningKeyWithAForeignPublicHalf()
    {
        using var pair = SigningKeyPair.FromSeed(new byte[32]);
        var bytes = Convert.FromBase64String(pair.Export());
        bytes[40] ^= 1;

        Assert.False(SigningKeyPair.TryImport(Convert.ToBase64String(bytes), out _));
    }

    [Theory]
    [InlineData("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", true)]
    [InlineData("f39fd6e51aad88f6f4ce6ab8827279cfffb92266", true)]
    [InlineData("0xF39FD6E51AAD88F6F4CE6AB8827279CFFFB92266", true)]
    [InlineData("0xf39fd6e51aad88F6F4ce6aB8827279cffFb92266", false)]
    [InlineData("0Xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", false)]
    [InlineData("0x0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266", false)]
    [InlineData("", false)]
    public void ChecksTheChecksumOfMixedCase(string text, bool accepted) => Assert.Equal(accepted, AddressText.TryParse(text, out _));

    [Fact]
    public void Refuses_LowOrderKeys()
    {
        using var own = EncryptionKeyPair.FromSeed(new byte[32]);
        var zero = new EncryptionPublicKey(new byte[32]);

        Assert.False(SessionKeys.TryCreateForSender(own, zero, out _));
        Assert.False(SealedEncryption.TrySeal(zero, "text", TestRandom.Seeded(1), out _));
    }
}
