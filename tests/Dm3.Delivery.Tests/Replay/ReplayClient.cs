using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Auth;

namespace Dm3.Delivery.Tests.Replay;

/// <summary>
/// Sends recorded requests to our service. What cannot be sent as it was, since it was made with another service's secret, is made anew: bearer tokens that
/// were good then, and signed challenges.
/// </summary>
public sealed class ReplayClient(HttpClient http)
{
    private readonly Dictionary<string, string> _tokens = [];
    private readonly Dictionary<string, string> _challenges = [];

    /// <summary>Sends one recorded request.</summary>
    public async Task<ReplayAnswer> SendAsync(RecordedExchange exchange)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        // Both servers of the recording are one host here; the project's proxy tells them apart by a prefix.
        var prefix = exchange.Service == "backend" ? "/api" : "";
        using var request = new HttpRequestMessage(exchange.Method, prefix + exchange.Path);
        if (exchange.Token is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await FreshAsync(token));
        if (exchange.Body is { } body) request.Content = new StringContent(Signed(exchange, body), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        var answer = new ReplayAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync());
        Remember(exchange, answer);
        return answer;
    }

    /// <summary>A session token for an account of the recording, by the challenge exchange of deployed clients.</summary>
    public async Task<string> SignInAsync(string name)
    {
        if (_tokens.TryGetValue(name, out var known)) return known;
        var challenge = await http.GetStringAsync(new Uri($"/auth/{name}", UriKind.Relative));
        challenge = JsonSerializer.Deserialize<string>(challenge)!;
        using var keys = Recording.Accounts[name].SigningKeys();
        using var body = new StringContent(JsonSerializer.Serialize(new { signature = keys.Sign(challenge), challenge }), Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri($"/auth/{name}", UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return _tokens[name] = JsonSerializer.Deserialize<string>(await answer.Content.ReadAsStringAsync())!;
    }

    /// <summary>Opens an account of the recording as deployed clients do.</summary>
    public async Task<ReplayAnswer> SignUpAsync(string name)
    {
        using var body = new StringContent(Recording.Accounts[name].SignedProfile, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri($"/profile/{name}", UriKind.Relative), body);
        return new ReplayAnswer((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync());
    }

    // A token of the recording that names a user is replaced; one that was worthless then, or names something else, goes out as it is.
    private async Task<string> FreshAsync(string token)
    {
        using var secret = Recording.Secret();
        return AccountOf(token) is { } account && Recording.Accounts.ContainsKey(account) && SessionToken.TryRead(secret, token, IssuedAt(token), out _, out _)
            ? await SignInAsync(account)
            : token;
    }

    private static string? AccountOf(string token) => Payload(token)?["account"]?.GetValue<string>();

    private static DateTimeOffset IssuedAt(string token) => DateTimeOffset.FromUnixTimeSeconds(Payload(token)!["iat"]!.GetValue<long>());

    private static JsonNode? Payload(string token)
    {
        var parts = token.Split('.');
        return parts.Length == 3 ? JsonNode.Parse(Base64Url.DecodeFromChars(parts[1])) : null;
    }

    private void Remember(RecordedExchange exchange, ReplayAnswer answer)
    {
        if (exchange.Method != HttpMethod.Get || answer.Status != 200 || !exchange.Path.StartsWith("/auth/", StringComparison.Ordinal)) return;
        _challenges[exchange.Path] = JsonSerializer.Deserialize<string>(answer.Text)!;
    }

    // The last challenge that our service gave on this path, signed by whose key signed the recorded one.
    private string Signed(RecordedExchange exchange, string body)
    {
        if (!exchange.Path.StartsWith("/auth/", StringComparison.Ordinal)) return body;
        var json = JsonNode.Parse(body)!.AsObject();
        if (!json.TryGetPropertyValue("challenge", out var recorded)) return body;
        if (_challenges.TryGetValue(exchange.Path, out var challenge)) json["challenge"] = challenge;
        if (!json.TryGetPropertyValue("signature", out var signature)) return json.ToJsonString();
        var signer = Recording.Accounts.Values.Single(account => Signs(account, recorded!.GetValue<string>(), signature!.GetValue<string>()));
        using var keys = signer.SigningKeys();
        json["signature"] = keys.Sign(json["challenge"]!.GetValue<string>());
        return json.ToJsonString();
    }

    private static bool Signs(RecordedAccount account, string text, string signature)
    {
        using var keys = account.SigningKeys();
        return keys.PublicKey.Verifies(text, signature);
    }
}
