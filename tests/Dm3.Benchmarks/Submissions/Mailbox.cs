using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace Dm3.Benchmarks.Submissions;

/// <summary>What a logged-in user does over HTTP.</summary>
internal sealed class Mailbox(HttpClient http, string token)
{
    private const int PageMessages = 100;

    /// <summary>Fetches what waits, page by page, and confirms each page.</summary>
    /// <param name="see">Gets every message.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> TakeAllAsync(Action<JsonElement>? see, CancellationToken cancellation)
    {
        for (var taken = 0; ;)
        {
            using var page = JsonDocument.Parse(await SendAsync(HttpMethod.Get, $"/v1/messages?limit={PageMessages}", null, cancellation));
            var hashes = new List<string>(PageMessages);
            foreach (var message in page.RootElement.GetProperty("messages").EnumerateArray())
            {
                see?.Invoke(message);
                hashes.Add(message.GetProperty("messageHash").GetString()!);
            }

            if (hashes.Count == 0) return taken;
            using var answer = JsonDocument.Parse(await SendAsync(HttpMethod.Post, "/v1/acknowledgements", JsonContent.Create(new { messageHashes = hashes }), cancellation));
            var removed = answer.RootElement.GetProperty("removed").GetInt32();
            if (removed != hashes.Count) throw new InvalidOperationException($"{hashes.Count} messages were confirmed, {removed} left.");
            taken += removed;
        }
    }

    private async Task<byte[]> SendAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsByteArrayAsync(cancellation);
    }
}
