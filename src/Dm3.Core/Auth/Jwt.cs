using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Encoding;

namespace Dm3.Core.Auth;

/// <summary>JSON web tokens of the one kind dm3 uses: HS256 with <c>iat</c>, <c>nbf</c> and <c>exp</c>. Source: RFC 7515, RFC 7519.</summary>
internal static class Jwt
{
    private const string Header = """{"alg":"HS256","typ":"JWT"}""";

    /// <summary>Makes a token. Deployed services write the members in this order.</summary>
    public static string Create(TokenSecret secret, IEnumerable<(string Name, string Value)> claims, DateTimeOffset now, long lifetimeSeconds)
    {
        var issued = now.ToUnixTimeSeconds();
        var texts = claims.Select(claim => $"\"{claim.Name}\":{CanonicalJson.Serialize(JsonValue.Create(claim.Value))}");
        var times = string.Create(CultureInfo.InvariantCulture, $"\"iat\":{issued},\"nbf\":{issued},\"exp\":{issued + lifetimeSeconds}");
        var signed = $"{Encode(Header)}.{Encode($"{{{string.Join(',', texts)},{times}}}")}";
        return $"{signed}.{Base64Url.EncodeToString(secret.Authenticate(signed))}";
    }

    /// <summary>Checks a token. Times are whole seconds without tolerance; at the second of expiry it is refused.</summary>
    public static TokenError Read(
        TokenSecret secret, string token, string[] names, DateTimeOffset now, [NotNullWhen(true)] out JsonMembers? claims)
    {
        claims = null;
        var parts = token.Split('.');
        if (parts.Length != 3 || !TryDecode(parts[0], out var header) || !TryDecode(parts[1], out var payload)) return TokenError.Malformed;
        if (!Base64Url.IsValid(parts[2])) return TokenError.Malformed;

        if (!JsonMembers.TryRead(header, ["alg"], ["typ"], out var headers) || !headers.TryText("alg", out var algorithm)) return TokenError.Algorithm;
        if (algorithm != "HS256") return TokenError.Algorithm;
        var expected = Base64Url.EncodeToString(secret.Authenticate($"{parts[0]}.{parts[1]}"));
        if (!CryptographicOperations.FixedTimeEquals(Utf8Text.GetBytes(expected), Utf8Text.GetBytes(parts[2]))) return TokenError.Signature;

        if (!JsonMembers.TryRead(payload, [.. names, "iat", "nbf", "exp"], [], out var members)) return TokenError.Members;
        if (!TryTime(members, "iat", out var issuedAt) || !TryTime(members, "nbf", out var notBefore) || !TryTime(members, "exp", out var expires))
        {
            return TokenError.Members;
        }

        var seconds = now.ToUnixTimeSeconds();
        if (issuedAt > seconds || notBefore > seconds) return TokenError.NotYetValid;
        if (seconds >= expires) return TokenError.Expired;
        claims = members;
        return TokenError.None;
    }

    /// <summary>As <see cref="Read"/>, for tokens whose members are texts; gives them in the order of their names.</summary>
    public static TokenError ReadTexts(TokenSecret secret, string token, string[] names, DateTimeOffset now, out string[] texts)
    {
        texts = new string[names.Length];
        var error = Read(secret, token, names, now, out var claims);
        if (error != TokenError.None) return error;
        for (var i = 0; i < names.Length; i++)
        {
            if (!claims!.TryText(names[i], out texts[i])) return TokenError.Members;
        }

        return TokenError.None;
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Utf8Text.GetBytes(json));

    private static bool TryDecode(string part, out JsonElement value)
    {
        value = default;
        if (!Base64Url.IsValid(part)) return false;
        return Utf8Text.TryGetString(Base64Url.DecodeFromChars(part), out var json) && CanonicalJson.TryParse(json, out value);
    }

    // Deployed services take parts of a second in what others issued.
    private static bool TryTime(JsonMembers members, string name, out double seconds)
    {
        seconds = 0;
        if (!members.TryGet(name, out var value) || value.ValueKind != JsonValueKind.Number) return false;
        seconds = value.GetDouble();
        return double.IsFinite(seconds);
    }
}
