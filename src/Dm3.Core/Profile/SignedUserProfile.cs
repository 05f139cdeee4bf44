using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;
using Dm3.Core.Signing;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;

namespace Dm3.Core.Profile;

/// <summary>
/// A user profile with its signature: what the text record and the resource behind a link hold. Read in both spellings; what was read is
/// written again in its own. A wallet's signature (<c>0x</c> hex, over <see cref="ProfileCreationMessage"/>) proves that the account wants
/// this profile; a signing key's (base64, seed spelling only, over the canonical JSON of the other members) only that the document is whole.
/// </summary>
public sealed class SignedUserProfile
{
    private readonly JsonObject _unsigned;

    private SignedUserProfile(ProfileForm form, UserProfile profile, JsonObject unsigned, string signature)
    {
        Form = form;
        Profile = profile;
        Signature = signature;
        _unsigned = unsigned;
    }

    /// <summary>The document's spelling.</summary>
    public ProfileForm Form { get; }

    /// <summary>The profile, whatever the spelling.</summary>
    public UserProfile Profile { get; }

    /// <summary>The signature as the document holds it.</summary>
    public string Signature { get; }

    /// <summary>True for an account's signature, which alone binds the profile to it. A contract wallet's may have any form: see <see cref="TryGetWalletSignature"/>.</summary>
    public bool IsSignedByWallet => WalletSignature.IsWellFormed(Signature);

    /// <summary>True when the signature can only be an account's, also that of a contract wallet; false for that of the profile's own signing key.</summary>
    public bool HasAccountSignature => Signature.StartsWith("0x", StringComparison.Ordinal) && Hex.TryDecode(Signature, out _);

    /// <summary>Canonical JSON of what is signed: the profile, or the document without its signature.</summary>
    public string SignedText => CanonicalJson.Serialize(_unsigned);

    /// <summary>Signs in the deployed spelling with the wallet that owns the name.</summary>
    public static SignedUserProfile Sign(UserProfile profile, PrivateKey wallet)
    {
        var unsigned = profile.ToJson();
        var text = ProfileCreationMessage.Create(wallet.Address, CanonicalJson.Serialize(unsigned));
        return new SignedUserProfile(ProfileForm.Deployed, profile, unsigned, WalletSignature.Sign(wallet, text));
    }

    /// <summary>The document of the deployed spelling, with a signature that a wallet elsewhere gave over <see cref="ProfileCreationMessage"/>. Nothing is checked.</summary>
    public static SignedUserProfile WithSignature(UserProfile profile, string walletSignature) => new(ProfileForm.Deployed, profile, profile.ToJson(), walletSignature);

    /// <summary>Signs in the seed spelling with the profile's own signing key.</summary>
    /// <exception cref="ArgumentException">The pair is not the profile's.</exception>
    public static SignedUserProfile Sign(UserProfile profile, SigningKeyPair pair)
    {
        if (pair.PublicKey.ToString() != profile.PublicSigningKey) throw new ArgumentException("Not the profile's signing key.", nameof(pair));
        var unsigned = ToSeedJson(profile, isSingle: false);
        return new SignedUserProfile(ProfileForm.Seed, profile, unsigned, pair.Sign(CanonicalJson.Serialize(unsigned)));
    }

    /// <summary>Reads a document of either spelling: exactly the members of its form, all of the right kind. Contents are for <see cref="Check"/>.</summary>
    /// <param name="document">The parsed document.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="faults">Every fault; empty on success.</param>
    public static bool TryRead(JsonElement document, [NotNullWhen(true)] out SignedUserProfile? profile, out IReadOnlyList<ProfileFault> faults)
    {
        var found = new List<ProfileFault>();
        var isSeed = JsonText.TryGetMember(document, "publicMessagingKey", out _) && !JsonText.TryGetMember(document, "profile", out _);
        var read = isSeed ? ReadSeed(document, found) : ReadDeployed(document, found);
        faults = found;
        profile = found.Count == 0 ? read : null;
        return profile is not null;
    }

    /// <summary>Checks keys, names and signature.</summary>
    /// <param name="owner">The account that the name resolves to.</param>
    /// <returns>Every fault; none when the profile is good and, if <see cref="IsSignedByWallet"/>, the owner's.</returns>
    public IReadOnlyList<ProfileFault> Check(in Address owner)
    {
        var faults = Form == ProfileForm.Seed
            ? Profile.CheckContents("publicMessagingKey", "", "deliveryService").ToList()
            : Profile.CheckContents("publicEncryptionKey", "profile.", "deliveryServices").ToList();
        if (CheckSignature(owner) is { } kind) faults.Add(new ProfileFault(kind, "signature"));
        return faults;
    }

    /// <summary>What a contract wallet is to be asked about, should it be the owner: such a signature is hex of any length, and only the chain can check it.</summary>
    /// <param name="owner">The account that the name resolves to.</param>
    /// <param name="digest">EIP-191 hash of the <see cref="ProfileCreationMessage"/>.</param>
    /// <param name="signature">The signature's bytes.</param>
    /// <returns>False if the signature is no hex text, and so can be no wallet's.</returns>
    public bool TryGetWalletSignature(in Address owner, out Hash256 digest, out byte[] signature)
    {
        digest = default;
        signature = [];
        if (!HasAccountSignature) return false;
        signature = Hex.Decode(Signature);
        digest = PersonalMessage.Hash(ProfileCreationMessage.Create(owner, SignedText));
        return true;
    }

    /// <summary>The document in its own spelling.</summary>
    public JsonObject ToJson()
    {
        var unsigned = (JsonObject)_unsigned.DeepClone();
        if (Form == ProfileForm.Deployed) return new JsonObject { ["profile"] = unsigned, ["signature"] = Signature };
        unsigned["signature"] = Signature;
        return unsigned;
    }

    /// <summary>The wire form: canonical JSON.</summary>
    public override string ToString() => CanonicalJson.Serialize(ToJson());

    private static SignedUserProfile ReadDeployed(JsonElement document, List<ProfileFault> faults)
    {
        var outer = new DocumentReader(document, "", faults, "profile", "signature");
        var signature = outer.Text("signature");
        var profile = new UserProfile("", "", []);
        if (outer.TryGet("profile", out var value))
        {
            var inner = new DocumentReader(value, "profile", faults, "publicEncryptionKey", "publicSigningKey", "deliveryServices");
            profile = new UserProfile(
                inner.Text("publicEncryptionKey"), inner.Text("publicSigningKey"), inner.Texts("deliveryServices", orSingle: false));
        }

        return new SignedUserProfile(ProfileForm.Deployed, profile, profile.ToJson(), signature);
    }

    private static SignedUserProfile ReadSeed(JsonElement document, List<ProfileFault> faults)
    {
        var reader = new DocumentReader(document, "", faults, "publicMessagingKey", "publicSigningKey", "deliveryService", "signature");
        var profile = new UserProfile(
            reader.Text("publicMessagingKey"), reader.Text("publicSigningKey"), reader.Texts("deliveryService", orSingle: true));
        var isSingle = JsonText.TryGetMember(document, "deliveryService", out var services) && services.ValueKind == JsonValueKind.String;
        return new SignedUserProfile(ProfileForm.Seed, profile, ToSeedJson(profile, isSingle), reader.Text("signature"));
    }

    private static JsonObject ToSeedJson(UserProfile profile, bool isSingle) => new()
    {
        ["publicMessagingKey"] = profile.PublicEncryptionKey,
        ["publicSigningKey"] = profile.PublicSigningKey,
        ["deliveryService"] = isSingle
            ? JsonValue.Create(profile.DeliveryServices[0])
            : new JsonArray([.. profile.DeliveryServices.Select(name => JsonValue.Create(name))]),
    };

    private ProfileFaultKind? CheckSignature(in Address owner)
    {
        if (IsSignedByWallet)
        {
            var text = ProfileCreationMessage.Create(owner, SignedText);
            return WalletSignature.TryRecover(text, Signature, out var signer) && signer == owner ? null : ProfileFaultKind.SignatureWrong;
        }

        if (Form == ProfileForm.Deployed || !Base64Text.TryDecode(Signature, out var bytes) || bytes.Length != 64) return ProfileFaultKind.SignatureMalformed;
        return SigningPublicKey.TryParse(Profile.PublicSigningKey, out var key) && key.Verifies(SignedText, Signature) ? null : ProfileFaultKind.SignatureWrong;
    }
}
