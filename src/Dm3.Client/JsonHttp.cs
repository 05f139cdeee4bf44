using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dm3.Client;

/// <summary>JSON over HTTP, or plain text where a string is asked for; every failure a value. The answer's length is limited by the client's <see cref="HttpClient.MaxResponseContentBufferSize"/>.</summary>
internal static class JsonHttp
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { MaxDepth = 32, Converters = { new AddressJson() } };

    public static async Task<RequestResult<T>> SendAsync<T>(
        HttpClient http, HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken, AuthenticationHeaderValue? authorization = null)
        where T : class
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            request.Headers.Authorization = authorization;
            if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var content = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? Read<T>(content) : new RequestResult<T>(null, ReadProblem((int)response.StatusCode, content));
        }
        catch (HttpRequestException fault)
        {
            return new RequestResult<T>(null, new RequestProblem(0, "unreachable", $"No answer: {fault.HttpRequestError}."));
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new RequestResult<T>(null, new RequestProblem(0, "unreachable", "The answer did not come in time."));
        }
    }

    private static RequestResult<T> Read<T>(byte[] content)
        where T : class
    {
        if (typeof(T) == typeof(string)) return new RequestResult<T>((T)(object)Encoding.UTF8.GetString(content), null);
        try
        {
            if (JsonSerializer.Deserialize<T>(content.Length > 0 ? content : "{}"u8, Json) is { } value) return new RequestResult<T>(value, null);
        }
        catch (JsonException)
        {
            // Told below.
        }

        return new RequestResult<T>(null, new RequestProblem(0, "unexpected-answer", "The service answered with something else than was asked for."));
    }

    /// <summary>Why an answer is a refusal.</summary>
    public static async Task<RequestProblem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        ReadProblem((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));

    private static RequestProblem ReadProblem(int status, byte[] content)
    {
        try
        {
            if (JsonSerializer.Deserialize<ProblemDocument>(content, Json) is { } problem)
                return new RequestProblem(status, problem.Code ?? "refused", problem.Detail ?? problem.Message ?? problem.Error ?? "") { Version = problem.Version };
        }
        catch (JsonException)
        {
            // A proxy's page, or the short text of a deployed route.
        }

        return new RequestProblem(status, "refused", $"HTTP status {status}.");
    }

    private sealed record ProblemDocument(string? Code, string? Detail, string? Message, string? Error, long? Version);
}
