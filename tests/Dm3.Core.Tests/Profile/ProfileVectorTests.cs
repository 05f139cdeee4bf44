using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;
using Dm3.Core.Encryption;
using Dm3.Core.Keys;
using Dm3.Core.Profile;
using Dm3.Core.Signing;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;

namespace Dm3.Core.Tests.Profile;

/// <summary>dm3's profiles and profile links; see tests/vectors/dm3/README.md.</summary>
public sealed class ProfileVectorTests
{
    private static readonly VectorFile Vectors = VectorFile.Profile;

    public static TheoryData<string> DerivedKeys => Vectors.Group("profile-keys");

    public static TheoryData<string> CreationMessages => Vectors.Group("profile-creation-message");

    public static TheoryData<string> SignedProfiles => Vectors.Group("signed-user-profile");

    public static TheoryData<string> CheckedProfiles => Vectors.Group("check-user-profile");

    public static TheoryData<string> CheckedTexts => Vectors.Group("check-string-signature");

    public static TheoryData<string> Schemas => Vectors.Group("schema");

    public static TheoryData<string> Links => Vectors.Group("profile-link");

    public static TheoryData<string> DeliveryServices => Vectors.Group("delivery-service-profile");

    public static TheoryData<string> Claims => Vectors.Group("resolver-name-claim");

    [Fact]
    public void NoneIsLeftOut()
    {
        string[] here =
        [
            "default-nonce", "profile-keys", "profile-creation-message", "signed-user-profile", "check-user-profile",
            "check-string-signature", "schema", "profile-link", "delivery-service-profile", "resolver-name-claim",
        ];
        string[] records = ["json-data-uri", "resolve-json", "profile-url", "resolve-ipfs", "get-user-profile"];
        string[] names = ["normalize-ens-name", "names"];
        string[] inEthereumTests = ["ccip"];

        Assert.Equal(Vectors.Groups.Order(), here.Concat(records).Concat(names).Concat(inEthereumTests).Order());
        Assert.Equal([(1, 0), (5, 0), (3, 0), (4, 0), (19, 0), (4, 0), (14, 0), (9, 0), (1, 0), (2, 0)], here.Select(Vectors.Count));
    }

    [Fact]
    public void TheDefaultNonceIsDm3s() => Assert.Equal(Vectors["default-nonce/value"].Output("nonce"), StorageKeyMessage.DefaultNonce);

    [Theory]
    [MemberData(nameof(DerivedKeys))]
    public void DerivesAllKeysFromTheWallet(string name)
    {
        var vector = Vectors[name];
        using var wallet = PrivateKey.Parse(vector.Input("privateKey"));
        Assert.Equal(vector.Input("address"), wallet.Address.ToString());
        var message = StorageKeyMessage.Create(wallet.Address, vector.Input("nonce"));
        var signature = WalletSignature.Sign(wallet, message);
        using var keys = ProfileKeys.Derive(signature);

        Assert.Equal(vector.Output("storageKeyCreationMessage"), message);
        Assert.Equal(vector.Output("walletSignature"), signature);
        Assert.Equal(vector.Output("storageKey"), keys.StorageKey.Export());
        Assert.Equal(vector.Output("storageEncryptionKey"), keys.StorageKey.Export());
        Assert.Equal(vector.Output("storageEncryptionNonce"), vector.Input("nonce"));
        Assert.Equal(Pair(vector.Expected, "encryptionKeyPair"), (keys.Encryption.PublicKey.ToString(), keys.Encryption.Export()));
        Assert.Equal(Pair(vector.Expected, "signingKeyPair"), (keys.Signing.PublicKey.ToString(), keys.Signing.Export()));
    }

    [Theory]
    [MemberData(nameof(CreationMessages))]
    public void WritesCreationMessage(string name)
    {
        var vector = Vectors[name];
        var canonical = CanonicalJson.Serialize(vector.Inputs.GetProperty("profile"));
        Assert.True(AddressText.TryParse(vector.Input("address"), out var owner));
        var message = ProfileCreationMessage.Create(owner, canonical);

        Assert.Equal(vector.Output("stringifiedProfile"), canonical);
        Assert.Equal(vector.Output("message"), message);
        Assert.Equal(vector.Output("eip191Hash"), PersonalMessage.Hash(message).ToString());
    }

    [Theory]
    [MemberData(nameof(SignedProfiles))]
    public void SignsProfile(string name)
    {
        var vector = Vectors[name];
        var asksTheWallet = vector.Expected.TryGetProperty("requests", out var requests);
        using var wallet = PrivateKey.Parse(asksTheWallet ? Vectors["profile-keys/account 0, default nonce"].Input("privateKey") : vector.Input("privateKey"));
        Assert.Equal(vector.Input("address"), wallet.Address.ToString());
        var keyMessage = StorageKeyMessage.Create(wallet.Address, StorageKeyMessage.DefaultNonce);
        using var keys = ProfileKeys.Derive(WalletSignature.Sign(wallet, keyMessage));
        var services = vector.Inputs.GetProperty("deliveryServices").EnumerateArray().Select(JsonText.Value);
        var profile = new UserProfile(keys.Encryption.PublicKey.ToString(), keys.Signing.PublicKey.ToString(), [.. services]);

        if (asksTheWallet)
        {
            Assert.Equal(
                [keyMessage, ProfileCreationMessage.Create(wallet.Address, CanonicalJson.Serialize(profile.ToJson()))],
                requests.EnumerateArray().Select(request => request.GetProperty("params")[0].GetString()));
            return;
        }

        var signed = SignedUserProfile.Sign(profile, wallet);

        Assert.Equal(vector.Output("canonical"), signed.ToString());
        Assert.Equal(CanonicalJson.Serialize(vector.Expected.GetProperty("signedUserProfile")), signed.ToString());
        Assert.Empty(signed.Check(wallet.Address));
        Assert.True(vector.Expected.GetProperty("valid").GetBoolean());
    }

    [Theory]
    [MemberData(nameof(CheckedProfiles))]
    public void ChecksProfile(string name)
    {
        var vector = Vectors[name];
        Address owner = default;
        ProfileFaultKind? fault = null;
        var isOwner = vector.Inputs.GetProperty("address").ValueKind == JsonValueKind.String && AddressText.TryParse(vector.Input("address"), out owner);
        var isProfile = SignedUserProfile.TryRead(vector.Inputs.GetProperty("signedUserProfile"), out var profile, out var faults);
        if (isOwner && isProfile)
        {
            faults = profile!.Check(owner);
            fault = faults.SingleOrDefault()?.Kind;
        }

        switch (vector.Failure)
        {
            case "malformed" when name.Contains("checksum"):
            case "name-not-resolved":
                Assert.False(isOwner);
                break;
            case "malformed":
                Assert.Equal(ProfileFaultKind.SignatureMalformed, fault);
                break;
            default:
                Assert.Null(vector.Failure);
                Assert.Equal(vector.Expected.GetProperty("valid").GetBoolean(), isOwner && isProfile && faults.Count == 0);
                break;
        }
    }

    [Theory]
    [MemberData(nameof(CheckedTexts))]
    public void ChecksWalletSignature(string name)
    {
        var vector = Vectors[name];
        var text = vector.Input("text");
        var valid = WalletSignature.TryRecover(text, vector.Input("signature"), out var signer) && signer == Address.Parse(vector.Input("address"));

        Assert.Equal(vector.Expected.GetProperty("valid").GetBoolean(), valid);
        if (!vector.Inputs.TryGetProperty("privateKey", out var key)) return;
        using var wallet = PrivateKey.Parse(key.GetString());
        Assert.Equal(vector.Input("signature"), WalletSignature.Sign(wallet, text));
        Assert.Equal(vector.Output("eip191Hash"), PersonalMessage.Hash(text).ToString());
    }

    [Theory]
    [MemberData(nameof(Schemas))]
    public void ReadsExactlyTheMembersOfTheSchema(string name)
    {
        var vector = Vectors[name];
        var value = vector.Inputs.GetProperty("value");
        var (fits, faults, written) = vector.Input("kind") == "SignedUserProfile"
            ? (SignedUserProfile.TryRead(value, out var user, out var userFaults), userFaults, user?.ToString())
            : (DeliveryServiceProfile.TryRead(value, out var service, out var serviceFaults), serviceFaults, service?.ToString());

        Assert.Equal(vector.Expected.GetProperty("valid").GetBoolean(), fits);
        Assert.Equal(fits, faults.Count == 0);
        if (fits) Assert.Equal(CanonicalJson.Serialize(value), written);
    }

    [Theory]
    [MemberData(nameof(Links))]
    public void SignsAndChecksLink(string name)
    {
        var vector = Vectors[name];
        if (vector.Inputs.TryGetProperty("signedProfileLink", out var signed))
        {
            Assert.True(ProfileLink.TryRead(signed.GetProperty("profileLink"), out var read));
            var recorded = signed.GetProperty("signature").GetString()!;
            var key = vector.Inputs.TryGetProperty("publicKey", out var text) ? TestKeys.SigningPublic(text.GetString()!) : null;
            if (vector.Failure == "missing-key") Assert.Throws<ArgumentNullException>(() => read.IsSigned(recorded, key));
            else Assert.Equal(vector.Expected.GetProperty("valid").GetBoolean(), read.IsSigned(recorded, key));
            return;
        }

        var options = vector.Inputs.TryGetProperty("options", out var given) ? given : JsonElement.Parse("{}");
        var link = ProfileLink.Create(
            vector.Input("mainId"),
            vector.Input("linkedProfile"),
            vector.Input("scopeUri"),
            DateTimeOffset.FromUnixTimeMilliseconds(vector.Inputs.GetProperty("now").GetInt64()),
            options.TryGetProperty("ttl", out var ttl) ? ttl.GetInt64() : 0,
            options.TryGetProperty("nonce", out var nonce) ? nonce.GetInt64() : 0);
        SigningPublicKey? mainKey = null;
        string signature;
        if (vector.Inputs.TryGetProperty("privateKey", out var walletKey))
        {
            using var wallet = PrivateKey.Parse(walletKey.GetString());
            signature = link.Sign(wallet);
        }
        else
        {
            using var pair = TestKeys.Signing(vector.Inputs.GetProperty("signingKeyPair"));
            signature = link.Sign(pair);
            mainKey = pair.PublicKey;
        }

        Assert.Equal(vector.Output("message"), link.ToSignedText());
        Assert.Equal(CanonicalJson.Serialize(vector.Expected.GetProperty("profileLink")), CanonicalJson.Serialize(link.ToJson()));
        Assert.Equal(
            CanonicalJson.Serialize(vector.Expected.GetProperty("signedProfileLink")),
            CanonicalJson.Serialize(new JsonObject { ["profileLink"] = link.ToJson(), ["signature"] = signature }));
        Assert.Equal(vector.Expected.GetProperty("valid").GetBoolean(), link.IsSigned(signature, mainKey));
    }

    [Theory]
    [MemberData(nameof(DeliveryServices))]
    public void MakesDeliveryServiceProfile(string name)
    {
        var vector = Vectors[name];
        var random = vector.Inputs.GetProperty("random");
        using var encryption = EncryptionKeyPair.FromSeed(TestKeys.Base64(random.GetProperty("encryptionSeed").GetString()!));
        using var signing = SigningKeyPair.FromSeed(TestKeys.Base64(random.GetProperty("signingSeed").GetString()!));
        var keys = vector.Expected.GetProperty("keys");
        Assert.Equal(Pair(keys, "encryptionKeyPair"), (encryption.PublicKey.ToString(), encryption.Export()));
        Assert.Equal(Pair(keys, "signingKeyPair"), (signing.PublicKey.ToString(), signing.Export()));

        var profile = new DeliveryServiceProfile(encryption.PublicKey.ToString(), signing.PublicKey.ToString(), vector.Input("url"));

        Assert.Empty(profile.Check());
        Assert.Equal(CanonicalJson.Serialize(vector.Expected.GetProperty("deliveryServiceProfile")), profile.ToString());
        Assert.Equal(vector.Output("canonical"), profile.ToString());
        Assert.Equal(vector.Output("dataUri"), DataRecord.Create(profile.ToJson()));
        var link = LinkRecord.Create(new Uri("https://profiles.example/ds.json"), profile.ToString());
        Assert.Equal(vector.Output("linkForm"), link.Url.AbsoluteUri);
        Assert.Equal(vector.Output("dm3Hash"), link.ExpectedHash);
        Assert.True(link.TryAccept(System.Text.Encoding.UTF8.GetBytes(profile.ToString()), out _));
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public void SignsNameClaims(string name)
    {
        var vector = Vectors[name];
        using var pair = TestKeys.Signing(vector.Inputs.GetProperty("signingKeyPair"));

        Assert.Equal(vector.Output("aliasText"), "alias: " + vector.Input("dm3Name"));
        Assert.Equal(vector.Output("aliasSignature"), pair.Sign(vector.Output("aliasText")));
        Assert.Equal(vector.Output("removeText"), "remove: " + vector.Input("dm3Name"));
        Assert.Equal(vector.Output("removeSignature"), pair.Sign(vector.Output("removeText")));
    }

    private static (string? Public, string? Private) Pair(JsonElement value, string member)
    {
        var pair = value.GetProperty(member);
        return (pair.GetProperty("publicKey").GetString(), pair.GetProperty("privateKey").GetString());
    }
}
