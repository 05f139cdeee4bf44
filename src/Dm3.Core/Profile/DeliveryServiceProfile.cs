using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;
using Dm3.Core.Encryption;
using Dm3.Core.Signing;

namespace Dm3.Core.Profile;

/// <summary>What a delivery service publishes under its name. It carries no signature: whoever controls the record is believed.</summary>
/// <param name="PublicEncryptionKey">What delivery information is sealed to; read also as <c>publicMessagingKey</c>.</param>
/// <param name="PublicSigningKey">What its postmarks verify with.</param>
/// <param name="Url">Where it takes messages; https, or http in development.</param>
public sealed record DeliveryServiceProfile(string PublicEncryptionKey, string PublicSigningKey, string Url)
{
    /// <summary>Reads a document: exactly the three members, all texts. Contents are for <see cref="Check"/>.</summary>
    /// <param name="document">The parsed document.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="faults">Every fault; empty on success.</param>
    public static bool TryRead(JsonElement document, [NotNullWhen(true)] out DeliveryServiceProfile? profile, out IReadOnlyList<ProfileFault> faults)
    {
        var found = new List<ProfileFault>();
        var isSeed = JsonText.TryGetMember(document, "publicMessagingKey", out _);
        var keyName = isSeed ? "publicMessagingKey" : "publicEncryptionKey";
        var reader = new DocumentReader(document, "", found, keyName, "publicSigningKey", "url");
        var read = new DeliveryServiceProfile(reader.Text(keyName), reader.Text("publicSigningKey"), reader.Text("url"));
        faults = found;
        profile = found.Count == 0 ? read : null;
        return profile is not null;
    }

    /// <summary>Checks keys and URL.</summary>
    /// <returns>Every fault.</returns>
    public IReadOnlyList<ProfileFault> Check()
    {
        var faults = new List<ProfileFault>();
        if (!EncryptionPublicKey.TryParse(PublicEncryptionKey, out _)) faults.Add(new(ProfileFaultKind.KeyMalformed, "publicEncryptionKey"));
        if (!SigningPublicKey.TryParse(PublicSigningKey, out _)) faults.Add(new(ProfileFaultKind.KeyMalformed, "publicSigningKey"));
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
        {
            faults.Add(new(ProfileFaultKind.UrlMalformed, "url"));
        }

        return faults;
    }

    /// <summary>The document in the deployed spelling.</summary>
    public JsonObject ToJson() => new()
    {
        ["publicEncryptionKey"] = PublicEncryptionKey,
        ["publicSigningKey"] = PublicSigningKey,
        ["url"] = Url,
    };

    /// <summary>The wire form: canonical JSON.</summary>
    public override string ToString() => CanonicalJson.Serialize(ToJson());
}
