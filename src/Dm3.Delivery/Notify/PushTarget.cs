using System.Text.Json;
using Dm3.Ens.Outbound;
using Dm3.Hosting;

namespace Dm3.Delivery.Notify;

/// <summary>A push subscription as browsers give it (<c>PushSubscription.toJSON</c>).</summary>
/// <param name="Endpoint">URL of the push service.</param>
/// <param name="P256dh">Public key of the browser, base64url.</param>
/// <param name="Auth">Its authentication secret, 16 bytes, base64url.</param>
internal sealed record PushTarget(string Endpoint, string P256dh, string Auth)
{
    private const int AuthLength = 16;
    private const int MaxEndpointLength = 2048;

    /// <summary>Reads a subscription; further members, such as <c>expirationTime</c>, are left out.</summary>
    public static PushTarget? Read(JsonElement json, OutboundOptions outbound)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Object) return null;
        if (Text(json, "endpoint") is not { } endpoint || Text(keys, "p256dh") is not { } key || Text(keys, "auth") is not { } auth) return null;
        if (endpoint.Length > MaxEndpointLength || !Uri.TryCreate(endpoint, UriKind.Absolute, out var url) || !OutboundHttp.Allows(outbound, url)) return null;
        return PushKeys.IsPublicKey(key) && PushKeys.TryDecode(auth, AuthLength, out _) ? new PushTarget(endpoint, key, auth) : null;
    }

    /// <summary>As it is stored and shown.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { endpoint = Endpoint, keys = new { p256dh = P256dh, auth = Auth } }, JsonSettings.Options);

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
