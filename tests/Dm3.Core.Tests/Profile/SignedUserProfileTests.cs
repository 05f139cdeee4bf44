using System.Text.Json;
using Dm3.Core.Encoding;
using Dm3.Core.Keys;
using Dm3.Core.Profile;
using Dm3.Ethereum.Crypto;

namespace Dm3.Core.Tests.Profile;

public sealed class SignedUserProfileTests : IDisposable
{
    private readonly ProfileKeys _keys = ProfileKeys.Derive("0x00");
    private readonly PrivateKey _wallet = PrivateKey.Parse("0x" + new string('1', 64));

    private UserProfile Profile => new(_keys.Encryption.PublicKey.ToString(), _keys.Signing.PublicKey.ToString(), ["a.eth", "b.eth"]);

    public void Dispose()
    {
        _keys.Dispose();
        _wallet.Dispose();
    }

    [Fact]
    public void ReadsTheSeedSpelling()
    {
        var signed = SignedUserProfile.Sign(Profile, _keys.Signing);

        Assert.True(SignedUserProfile.TryRead(Parse(signed.ToString()), out var read, out _));
        Assert.Equal(ProfileForm.Seed, read.Form);
        Assert.False(read.IsSignedByWallet);
        Assert.Equal(signed.ToString(), read.ToString());
        Assert.Equal(["a.eth", "b.eth"], read.Profile.DeliveryServices);
        Assert.Empty(read.Check(_wallet.Address));
    }

    [Fact]
    public void ReadsASingleDeliveryServiceOfTheSeedSpelling()
    {
        var unsigned = $$"""{"deliveryService":"a.eth","publicMessagingKey":"{{_keys.Encryption.PublicKey}}","publicSigningKey":"{{_keys.Signing.PublicKey}}"}""";
        var document = unsigned[..^1] + $$""","signature":"{{_keys.Signing.Sign(unsigned)}}"}""";

        Assert.True(SignedUserProfile.TryRead(Parse(document), out var read, out _));
        Assert.Equal(["a.eth"], read.Profile.DeliveryServices);
        Assert.Equal(document, read.ToString());
        Assert.Empty(read.Check(_wallet.Address));
    }

    [Fact]
    public void Refuses_ASigningKeysSignatureInTheDeployedSpelling()
    {
        var deployed = SignedUserProfile.Sign(Profile, _wallet);
        var forged = deployed.ToString().Replace(deployed.Signature, _keys.Signing.Sign(deployed.SignedText));

        Assert.True(SignedUserProfile.TryRead(Parse(forged), out var read, out _));
        Assert.Equal([new ProfileFault(ProfileFaultKind.SignatureMalformed, "signature")], read.Check(_wallet.Address));
    }

    [Fact]
    public void ListsEveryFault()
    {
        const string Document = """{"profile":{"publicSigningKey":1,"deliveryServices":"a.eth","extra":0},"more":true}""";

        Assert.False(SignedUserProfile.TryRead(Parse(Document), out _, out var faults));
        Assert.Equal(
            [
                new(ProfileFaultKind.Unknown, "more"),
                new(ProfileFaultKind.Missing, "signature"),
                new(ProfileFaultKind.Unknown, "profile.extra"),
                new(ProfileFaultKind.Missing, "profile.publicEncryptionKey"),
                new(ProfileFaultKind.WrongKind, "profile.publicSigningKey"),
                new(ProfileFaultKind.WrongKind, "profile.deliveryServices"),
            ],
            faults);
    }

    [Fact]
    public void ListsEveryFaultOfTheContents()
    {
        const string Document = """{"profile":{"publicSigningKey":"","publicEncryptionKey":"!","deliveryServices":[""]},"signature":""}""";

        Assert.True(SignedUserProfile.TryRead(Parse(Document), out var profile, out _));
        Assert.Equal(
            [
                new(ProfileFaultKind.KeyMalformed, "profile.publicEncryptionKey"),
                new(ProfileFaultKind.KeyMalformed, "profile.publicSigningKey"),
                new(ProfileFaultKind.NameEmpty, "profile.deliveryServices"),
                new(ProfileFaultKind.SignatureMalformed, "signature"),
            ],
            profile.Check(_wallet.Address));
    }

    [Fact]
    public void Refuses_AnyFlippedBitOfTheSignature()
    {
        foreach (var signed in new[] { SignedUserProfile.Sign(Profile, _wallet), SignedUserProfile.Sign(Profile, _keys.Signing) })
        {
            var text = signed.ToString();
            var start = text.IndexOf(signed.Signature, StringComparison.Ordinal);
            for (var bit = 0; bit < signed.Signature.Length * 7; bit++)
            {
                var changed = text.ToCharArray();
                changed[start + (bit / 7)] ^= (char)(1 << (bit % 7));

                // Wallet signatures are hex of either case, as deployed clients read them.
                if (signed.IsSignedByWallet && bit % 7 == 5 && char.IsAsciiHexDigit(changed[start + (bit / 7)])) continue;
                var accepted = CanonicalJson.TryParse(new string(changed), out var document)
                    && SignedUserProfile.TryRead(document, out var read, out _)
                    && read.Check(_wallet.Address).Count == 0;
                Assert.False(accepted, new string(changed));
            }
        }
    }

    [Fact]
    public void ADuplicateMemberIsReadAsTheLast()
    {
        var text = SignedUserProfile.Sign(Profile, _keys.Signing).ToString();

        Assert.True(SignedUserProfile.TryRead(Parse("""{"signature":"x","deliveryService":"y",""" + text[1..]), out var read, out _));
        Assert.Equal(text, read.ToString());
    }

    [Theory]
    [InlineData("""{"\ud800":1,"publicMessagingKey":"\ud800","publicSigningKey":"\udc00","deliveryService":"\ud800","signature":"\ud800"}""")]
    [InlineData("""{"publicMessagingKey":"\ud800","publicSigningKey":"\udc00","deliveryService":"\ud800","signature":"\ud800"}""")]
    [InlineData("""{"profile":{"publicEncryptionKey":"\ud800","publicSigningKey":"","deliveryServices":["\ud800"]},"signature":"\ud800"}""")]
    [InlineData("""{"profile":{"\ud800":1},"profile":{"\ud800":1e999}}""")]
    [InlineData("1e999")]
    public void IllFormedTextIsAFaultNotAnException(string text)
    {
        var document = Parse(text);
        var faults = SignedUserProfile.TryRead(document, out var profile, out var found) ? profile.Check(_wallet.Address) : found;

        Assert.NotEmpty(faults);
        Assert.False(DeliveryServiceProfile.TryRead(document, out _, out _));
    }

    private static JsonElement Parse(string text)
    {
        Assert.True(CanonicalJson.TryParse(text, out var value));
        return value;
    }
}
