using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Messages;
using Dm3.Core.Signing;

namespace Dm3.DevNet.Demo;

/// <summary>Talks to a delivery service as deployed dm3 clients do.</summary>
public sealed class DeliveryClient(HttpClient http)
{
    /// <summary>Hands over an envelope.</summary>
    /// <returns>Status and body of the answer.</returns>
    public async Task<(HttpStatusCode Status, string Body)> SubmitAsync(Envelope envelope, CancellationToken cancellationToken = default)
    {
        using var answer = await http.PostAsJsonAsync(new Uri("/rpc", UriKind.Relative), DeliveryRequest.SubmitMessage(envelope), cancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Asks for a challenge.</summary>
    /// <exception cref="HttpRequestException">The service gives none.</exception>
    public async Task<string> ChallengeAsync(string name, CancellationToken cancellationToken = default) =>
        JsonSerializer.Deserialize<string>(await http.GetStringAsync(new Uri($"/auth/{name}", UriKind.Relative), cancellationToken))!;

    /// <summary>Signs a challenge with the profile's signing key, and gets a token for it. The first login opens the account.</summary>
    /// <exception cref="DemoException">The service refused.</exception>
    public async Task<string> SignInAsync(string name, string challenge, SigningKeyPair signing, CancellationToken cancellationToken = default)
    {
        var body = new JsonObject { ["signature"] = signing.Sign(challenge), ["challenge"] = challenge };
        using var answer = await http.PostAsJsonAsync(new Uri($"/auth/{name}", UriKind.Relative), body, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<string>(text)! : throw new DemoException($"The login of {name} was refused: {text}");
    }

    /// <summary>The waiting messages, the newest first.</summary>
    /// <exception cref="DemoException">What came is none.</exception>
    public async Task<IReadOnlyList<Envelope>> PickUpAsync(string name, string token, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/delivery/messages/incoming/{name}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, cancellationToken);
        using var list = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        if (list.RootElement.ValueKind != JsonValueKind.Array) throw new DemoException($"The pickup was refused: {list.RootElement.GetRawText()}");
        return [.. list.RootElement.EnumerateArray().Select(each => Envelope.TryRead(each, out var envelope) ? envelope : throw new DemoException("A picked up message is no envelope."))];
    }

    /// <summary>Confirms messages; the service deletes them.</summary>
    public async Task<HttpStatusCode> AcknowledgeAsync(string name, string token, string sender, IEnumerable<string> messageHashes, CancellationToken cancellationToken = default)
    {
        var acknowledgements = new JsonArray([.. messageHashes.Select(hash => new JsonObject { ["contactAddress"] = sender, ["messageHash"] = hash })]);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/delivery/messages/{name}/syncAcknowledgements")
        {
            Content = JsonContent.Create(new JsonObject { ["acknowledgements"] = acknowledgements }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, cancellationToken);
        return answer.StatusCode;
    }
}
