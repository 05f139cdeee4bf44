using Dm3.Core.Signing;

namespace Dm3.Core.Tests.Signing;

/// <summary>dm3's Ed25519 signatures; see tests/vectors/dm3/README.md.</summary>
public sealed class SigningVectorTests
{
    private static readonly VectorFile Vectors = VectorFile.Crypto;

    public static TheoryData<string> Signatures => Vectors.Group("sign");

    public static TheoryData<string> Checked => Vectors.Group("check-signature");

    [Fact]
    public void NoneIsLeftOut()
    {
        Assert.Equal((8, 0), Vectors.Count("sign"));
        Assert.Equal((10, 0), Vectors.Count("check-signature"));
    }

    [Theory]
    [MemberData(nameof(Signatures))]
    public void Signs(string name)
    {
        using var pair = SigningKeyPair.FromSeed(TestKeys.Base64(Vectors[name].Input("seed")));
        using var imported = TestKeys.Signing(Vectors[name].Inputs.GetProperty("keyPair"));
        var text = Vectors[name].InputText("text");

        Assert.Equal(Vectors[name].Output("signature"), pair.Sign(text));
        Assert.Equal(Vectors[name].Output("signature"), imported.Sign(text));
        Assert.True(pair.PublicKey.Verifies(text, Vectors[name].Output("signature")));
    }

    [Theory]
    [MemberData(nameof(Checked))]
    public void Checks(string name)
    {
        var isKey = SigningPublicKey.TryParse(Vectors[name].Input("publicKey"), out var key);
        var valid = isKey && key!.Verifies(Vectors[name].Input("text"), Vectors[name].Input("signature"));

        // dm3 throws on wrong lengths; here a stranger's malformed signature is just not valid.
        Assert.Equal(Vectors[name].Failure is null && Vectors[name].Expected.GetProperty("valid").GetBoolean(), valid);
    }

    [Fact]
    public void Refuses_AnyFlippedBit()
    {
        using var pair = SigningKeyPair.FromSeed(new byte[32]);
        byte[] message = [.. "canonical text"u8];
        var signature = pair.Sign(message);
        Assert.True(pair.PublicKey.Verifies(message, signature));
        for (var bit = 0; bit < signature.Length * 8; bit++)
        {
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(pair.PublicKey.Verifies(message, signature), $"bit {bit}");
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        message[0] ^= 1;
        Assert.False(pair.PublicKey.Verifies(message, signature));
    }

    [Fact]
    public void ATextWithALoneSurrogateHasNoSignature()
    {
        using var pair = SigningKeyPair.FromSeed(new byte[32]);

        Assert.Throws<System.Text.EncoderFallbackException>(() => pair.Sign("\ud800"));
        Assert.False(pair.PublicKey.Verifies("\ud800", pair.Sign("\ufffd")));
    }
}
