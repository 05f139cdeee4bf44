using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;
using Dm3.Core.Keys;
using Dm3.Core.Signing;
using Dm3.Ethereum.Crypto;

namespace Dm3.Core.Profile;

/// <summary>The statement that a local profile belongs to a main name or account.</summary>
/// <param name="MainId">An ENS name, whose signing key signs; or an account's address, whose wallet signs.</param>
/// <param name="LinkedProfile">ENS name of the local profile.</param>
/// <param name="ScopeUri">The application that asks.</param>
/// <param name="IssuedAt">Unix seconds.</param>
/// <param name="ExpirationTime">Unix seconds; null for none.</param>
/// <param name="Nonce">Any number; 0 by default.</param>
public sealed record ProfileLink(string MainId, string LinkedProfile, string ScopeUri, long IssuedAt, long? ExpirationTime, long Nonce)
{
    private const string OfAddress = "EthAddressLink";
    private const string OfProfile = "ProfileLink";

    /// <summary>True when a wallet has to sign.</summary>
    public bool IsOfAddress => AddressText.TryParse(MainId, out _);

    private string Type => IsOfAddress ? OfAddress : OfProfile;

    /// <summary>Makes a link that starts now.</summary>
    /// <param name="mainId">See <see cref="MainId"/>.</param>
    /// <param name="linkedProfile">See <see cref="LinkedProfile"/>.</param>
    /// <param name="scopeUri">See <see cref="ScopeUri"/>.</param>
    /// <param name="now">The time of issue; parts of a second are cut.</param>
    /// <param name="ttlSeconds">Lifetime; 0 for ever.</param>
    /// <param name="nonce">See <see cref="Nonce"/>.</param>
    public static ProfileLink Create(string mainId, string linkedProfile, string scopeUri, DateTimeOffset now, long ttlSeconds = 0, long nonce = 0)
    {
        var issuedAt = now.ToUnixTimeSeconds();
        return new ProfileLink(mainId, linkedProfile, scopeUri, issuedAt, ttlSeconds == 0 ? null : issuedAt + ttlSeconds, nonce);
    }

    /// <summary>Reads a link.</summary>
    /// <returns>False for other members or kinds, and for a type that does not fit the main id.</returns>
    public static bool TryRead(JsonElement value, out ProfileLink link)
    {
        link = new ProfileLink("", "", "", 0, null, 0);
        string[] names = ["type", "mainId", "linkedProfile", "scopeUri", "issuedAt", "expirationTime", "nonce"];
        if (!JsonMembers.TryRead(value, names, [], out var members)) return false;
        long? expiration = null;
        if (members.TryInteger("expirationTime", out var seconds)) expiration = seconds;
        else if (!members.TryGet("expirationTime", out var none) || none.ValueKind != JsonValueKind.Null) return false;
        if (!members.TryText("type", out var type) || !members.TryText("mainId", out var mainId) || !members.TryText("linkedProfile", out var linked)
            || !members.TryText("scopeUri", out var scope) || !members.TryInteger("issuedAt", out var issuedAt) || !members.TryInteger("nonce", out var nonce))
        {
            return false;
        }

        link = new ProfileLink(mainId, linked, scope, issuedAt, expiration, nonce);
        return type == link.Type;
    }

    /// <summary>The text that is signed.</summary>
    public string ToSignedText()
    {
        var main = IsOfAddress ? "Ethereum address" : "main dm3 profile";
        var expiration = ExpirationTime?.ToString(CultureInfo.InvariantCulture) ?? "null";
        return string.Create(CultureInfo.InvariantCulture, $"""
            dm3 Profile Link:
            {ScopeUri} wants you to link your local dm3 profile with your {main}.

            Main ID: {MainId}
            Main ID Type: {Type}
            Linked Profile Name: {LinkedProfile}
            Nonce: {Nonce}
            Issued At: {IssuedAt}
            Expiration Time: {expiration}
            """);
    }

    /// <summary>Signs for a main name. Base64.</summary>
    public string Sign(SigningKeyPair pair) => pair.Sign(ToSignedText());

    /// <summary>Signs for an account. <c>0x</c> hex.</summary>
    public string Sign(PrivateKey wallet) => WalletSignature.Sign(wallet, ToSignedText());

    /// <summary>Checks the signature. The time is for the caller: see <see cref="IsExpired"/>, which dm3's clients ignore.</summary>
    /// <param name="signature">Base64 for a name, <c>0x</c> hex for an account.</param>
    /// <param name="mainSigningKey">The signing key of the main profile; not needed for an account.</param>
    /// <exception cref="ArgumentNullException">A link of a name, and no key to check it with.</exception>
    public bool IsSigned(string signature, SigningPublicKey? mainSigningKey)
    {
        if (AddressText.TryParse(MainId, out var account))
        {
            return WalletSignature.TryRecover(ToSignedText(), signature, out var signer) && signer == account;
        }

        ArgumentNullException.ThrowIfNull(mainSigningKey);
        return mainSigningKey.Verifies(ToSignedText(), signature);
    }

    /// <summary>True from the second of expiry on.</summary>
    public bool IsExpired(DateTimeOffset now) => now.ToUnixTimeSeconds() >= ExpirationTime;

    /// <summary>The link as it travels beside its signature.</summary>
    public JsonObject ToJson() => new()
    {
        ["type"] = Type,
        ["mainId"] = MainId,
        ["linkedProfile"] = LinkedProfile,
        ["scopeUri"] = ScopeUri,
        ["issuedAt"] = IssuedAt,
        ["expirationTime"] = ExpirationTime,
        ["nonce"] = Nonce,
    };
}
