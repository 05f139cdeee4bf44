using Dm3.Core.Encryption;
using Dm3.Core.Keys;
using Dm3.Core.Signing;

namespace Dm3.Core.Tests.Keys;

/// <summary>dm3's key derivation; see tests/vectors/dm3/README.md.</summary>
public sealed class KeyVectorTests
{
    private static readonly VectorFile Vectors = VectorFile.Crypto;

    public static TheoryData<string> EncryptionPairs => Vectors.Group("kx-key-pair");

    public static TheoryData<string> SigningPairs => Vectors.Group("signing-key-pair");

    public static TheoryData<string> StorageKeyMessages => Vectors.Group("storage-key-creation-message");

    public static TheoryData<string> StorageKeys => Vectors.Group("storage-key");

    public static TheoryData<string> Errors => Vectors.Group("key-error");

    [Fact]
    public void NoneIsLeftOut()
    {
        Assert.Equal((6, 0), Vectors.Count("kx-key-pair"));
        Assert.Equal((6, 0), Vectors.Count("signing-key-pair"));
        Assert.Equal((7, 0), Vectors.Count("storage-key-creation-message"));
        Assert.Equal((4, 0), Vectors.Count("storage-key"));
        Assert.Equal((5, 0), Vectors.Count("key-error"));
    }

    [Theory]
    [MemberData(nameof(EncryptionPairs))]
    public void DerivesEncryptionPair(string name)
    {
        using var pair = EncryptionKeyPair.FromSeed(TestKeys.Base64(Vectors[name].Input("seed")));

        Assert.Equal(Vectors[name].Output("publicKey"), pair.PublicKey.ToString());
        Assert.Equal(Vectors[name].Output("privateKey"), pair.Export());
    }

    [Theory]
    [MemberData(nameof(SigningPairs))]
    public void DerivesSigningPair(string name)
    {
        using var pair = SigningKeyPair.FromSeed(TestKeys.Base64(Vectors[name].Input("seed")));

        Assert.Equal(Vectors[name].Output("publicKey"), pair.PublicKey.ToString());
        Assert.Equal(Vectors[name].Output("privateKey"), pair.Export());
    }

    [Theory]
    [MemberData(nameof(StorageKeyMessages))]
    public void WritesStorageKeyMessage(string name)
    {
        var read = AddressText.TryParse(Vectors[name].Input("address"), out var owner);

        Assert.Equal(Vectors[name].Failure == "invalid-address", !read);
        if (read) Assert.Equal(Vectors[name].Output("message"), StorageKeyMessage.Create(owner, Vectors[name].Input("nonce")));
    }

    [Theory]
    [MemberData(nameof(StorageKeys))]
    public void DerivesStorageKey(string name)
    {
        using var keys = ProfileKeys.Derive(Vectors[name].Input("signature"));

        Assert.Equal(Vectors[name].Output("storageKey"), keys.StorageKey.Export());
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void RefusesMalformedKeys(string name)
    {
        var function = Vectors[name].Input("function");
        var arguments = Vectors[name].Inputs.GetProperty("arguments");
        switch (function, Vectors[name].Failure)
        {
            case ("createKeyPair", "seed-length"):
                Assert.Throws<ArgumentException>(() => EncryptionKeyPair.FromSeed(TestKeys.Base64(arguments[0].GetString()!)));
                break;
            case ("createSigningKeyPair", "seed-length"):
                Assert.Throws<ArgumentException>(() => SigningKeyPair.FromSeed(TestKeys.Base64(arguments[0].GetString()!)));
                break;
            case ("sign", "key-length"):
                Assert.False(SigningKeyPair.TryImport(arguments[0].GetString()!, out _));
                break;
            case ("createSenderSessionKey", "key-length"):
                Assert.False(EncryptionPublicKey.TryParse(arguments[1].GetString()!, out _));
                break;
            case ("encrypt", "block-size"):
                using (var key = new SymmetricKey(TestKeys.Base64(arguments[0].GetString()!)))
                {
                    Assert.Throws<ArgumentOutOfRangeException>(() => SymmetricEncryption.Encrypt(key, "x", TestRandom.Seeded(1), blockSize: 0));
                }

                break;
            default:
                Assert.Fail(function);
                break;
        }
    }
}
