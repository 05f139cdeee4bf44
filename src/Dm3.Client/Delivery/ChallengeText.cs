using System.Buffers.Text;
using System.Text.Json;

namespace Dm3.Client.Delivery;

/// <summary>
/// What a challenge says, read before it is signed: a service must not be able to log in elsewhere with a challenge that it passes on. The token's own signature is the
/// service's affair.
/// </summary>
internal static class ChallengeText
{
    private const int MaxLength = 4096;

    public static bool Names(string? token, string account, string service)
    {
        if (token is null || token.Length > MaxLength || token.Split('.') is not [_, var payload, _]) return false;
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            return Text(json.RootElement, "account") == account && Text(json.RootElement, "service") == service;
        }
        catch (Exception fault) when (fault is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string? Text(JsonElement value, string name) => value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
