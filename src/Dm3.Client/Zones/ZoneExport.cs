using System.Net.Http.Headers;
using System.Runtime.CompilerServices;

namespace Dm3.Client.Zones;

/// <summary>Reads all names of a zone out of a registry, as lines that <see cref="ZoneImport"/> sends to another.</summary>
/// <param name="http">Has the registry as its base address.</param>
/// <param name="zone">The zone.</param>
/// <param name="apiKey">A key of the zone with the role read.</param>
public sealed class ZoneExport(HttpClient http, string zone, string apiKey)
{
    /// <summary>The lines, JSON objects, as they come.</summary>
    /// <exception cref="RequestFailedException">It was refused, or the stream ended before its end.</exception>
    public async IAsyncEnumerable<string> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/zones/{Uri.EscapeDataString(zone)}/names:export", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        using var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) throw new RequestFailedException(await JsonHttp.ReadProblemAsync(response, cancellationToken).ConfigureAwait(false));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await NextAsync(reader, cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length > 0) yield return line;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException fault)
        {
            throw new RequestFailedException(new RequestProblem(0, "unreachable", $"No answer: {fault.HttpRequestError}."));
        }
    }

    private static async Task<string?> NextAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new RequestFailedException(new RequestProblem(0, "unreachable", "The export ended before its end."));
        }
    }
}
