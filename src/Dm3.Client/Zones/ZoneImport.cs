using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Dm3.Client.Zones;

/// <summary>
/// Sends names to a registry, some thousand lines at a time, and gives its answers in order. When the connection is lost it goes on behind the last answered line:
/// a line that was done before it was answered is <c>unchanged</c> then.
/// </summary>
/// <param name="http">Has the registry as its base address.</param>
/// <param name="zone">The zone.</param>
/// <param name="apiKey">A key of the zone with the role write.</param>
public sealed class ZoneImport(HttpClient http, string zone, string apiKey)
{
    // HTTP/1.1 clients of .NET read an answer only once the whole body is sent, and a registry holds back so many answers at most.
    private const int LinesPerRequest = 32 * 1024;
    private const int CharactersPerRequest = 8 * 1024 * 1024;
    private const int Attempts = 6;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>How long to wait before the connection is tried again, for each attempt as much longer. Default one second.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Sends lines.</summary>
    /// <param name="lines">JSON objects without line breaks; those of an export, or shorter ones.</param>
    /// <param name="firstLine">Number of the first of <paramref name="lines"/>.</param>
    /// <param name="dryRun">Whether nothing is to be changed.</param>
    /// <param name="cancellationToken">Ends it; what was answered is done.</param>
    /// <exception cref="RequestFailedException">It was refused, or the registry could not be reached any more.</exception>
    public async IAsyncEnumerable<ImportedLine> SendAsync(
        IAsyncEnumerable<string> lines, long firstLine = 1, bool dryRun = false, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var number = firstLine;
        await foreach (var part in PartsAsync(lines, cancellationToken).ConfigureAwait(false))
        {
            var answered = 0;
            for (var attempt = 1; answered < part.Count; attempt++)
            {
                var before = answered;
                await foreach (var answer in SendPartAsync(part, answered, number + answered, dryRun, attempt, cancellationToken).ConfigureAwait(false))
                {
                    yield return answer;
                    if (answer.Status == "stopped") yield break;
                    answered++;
                }

                if (answered > before) attempt = 0;
            }

            number += part.Count;
        }
    }

    private async IAsyncEnumerable<ImportedLine> SendPartAsync(
        List<string> part, int skip, long number, bool dryRun, int attempt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (attempt > 1) await Task.Delay(RetryDelay * (attempt - 1), cancellationToken).ConfigureAwait(false);
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(string.Create(CultureInfo.InvariantCulture, $"/v1/zones/{Uri.EscapeDataString(zone)}/names:import?from={number}{(dryRun ? "&dryRun=true" : "")}"), UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        request.Content = new StringContent(string.Join('\n', part.Skip(skip)), Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));
        using var response = await TryAsync<HttpResponseMessage>(async () => await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false), attempt).ConfigureAwait(false);
        if (response is null) yield break;
        if (!response.IsSuccessStatusCode)
        {
            var problem = await JsonHttp.ReadProblemAsync(response, cancellationToken).ConfigureAwait(false);
            if (!problem.IsTemporary || attempt >= Attempts) throw new RequestFailedException(problem);
            yield break;
        }

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await TryAsync(() => reader.ReadLineAsync(cancellationToken).AsTask(), attempt).ConfigureAwait(false) is { } line)
        {
            if (Read(line) is not { } answer) yield break;
            yield return answer;
        }
    }

    private static async Task<T?> TryAsync<T>(Func<Task<T?>> ask, int attempt)
        where T : class
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return attempt < Attempts ? null : throw new RequestFailedException(new RequestProblem(0, "unreachable", "The connection was lost, and could not be had again."));
        }
    }

    // The last line of a connection that was lost may be half of one.
    private static ImportedLine? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ImportedLine>(line, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async IAsyncEnumerable<List<string>> PartsAsync(IAsyncEnumerable<string> lines, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var part = new List<string>();
        var characters = 0;
        await foreach (var line in lines.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            part.Add(line);
            characters += line.Length;
            if (part.Count < LinesPerRequest && characters < CharactersPerRequest) continue;
            yield return part;
            (part, characters) = ([], 0);
        }

        if (part.Count > 0) yield return part;
    }
}
