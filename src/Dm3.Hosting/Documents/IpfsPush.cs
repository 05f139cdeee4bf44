using System.Net.Http.Headers;
using System.Text.Json;
using Dm3.Core.Profile;
using Dm3.Storage.Documents;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Dm3.Hosting.Documents;

/// <summary>
/// Hands stored documents to an IPFS node, which pins them, so that they are found on IPFS under the same identifiers as here. What the node did not
/// take is offered again, also after a restart. Source: Kubo RPC API, <c>/api/v0/block/put</c>.
/// </summary>
/// <param name="store">Documents, and which of them it has.</param>
/// <param name="url">Of the node.</param>
/// <param name="clock">Measures the pauses.</param>
/// <param name="log">Says when the node is gone and when it is back.</param>
internal sealed class IpfsPush(DocumentStore store, string url, TimeProvider clock, ILogger<IpfsPush> log) : BackgroundService
{
    private const int Batch = 100;
    private const int MaxAnswerBytes = 4096;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var http = new HttpClient { BaseAddress = new Uri(url.TrimEnd('/') + "/"), Timeout = TimeSpan.FromSeconds(30), MaxResponseContentBufferSize = MaxAnswerBytes };
        var working = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pushed = await PushAsync(http, stoppingToken);
            // Once per outage, not once per attempt.
            if (working && !pushed) log.LogWarning("The IPFS node at {Url} does not take documents; they are offered again every {Seconds} s", url, PauseAfterFault.TotalSeconds);
            if (!working && pushed) log.LogInformation("The IPFS node takes documents again");
            working = pushed;
            await Task.Delay(pushed ? Pause : PauseAfterFault, clock, stoppingToken);
        }
    }

    private async Task<bool> PushAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var document in store.NotPushed(Batch))
            {
                if (!await PutAsync(http, document, cancellationToken)) return false;
                await store.MarkPushedAsync(document.Hash, cancellationToken);
            }

            return true;
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static async Task<bool> PutAsync(HttpClient http, StoredDocument document, CancellationToken cancellationToken)
    {
        var codec = document.Kind == DocumentKind.DagPbBlock ? "dag-pb" : "raw";
        using var block = new ReadOnlyMemoryContent(document.Content) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        using var form = new MultipartFormDataContent { { block, "data", "block" } };
        using var response = await http.PostAsync(new Uri($"api/v0/block/put?cid-codec={codec}&mhtype=sha2-256&pin=true", UriKind.Relative), form, cancellationToken);
        if (!response.IsSuccessStatusCode) return false;
        using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        // Its own word that it is the same block.
        return answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty("Key", out var key)
            && key.ValueKind == JsonValueKind.String && Cid.TryParse(key.GetString()!, out var cid) && cid.Hash == document.Hash;
    }
}
