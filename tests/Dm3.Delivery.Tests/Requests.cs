using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Dm3.Delivery.Tests;

/// <summary>Requests and what came back, for tests that look at both status and body.</summary>
internal static class Requests
{
    public static async Task<(int Status, string Body)> SendAsync(this HttpClient http, HttpMethod method, string path, string? token = null, string? json = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public static Task<(int Status, string Body)> FetchAsync(this HttpClient http, string path, string? token = null) => http.SendAsync(HttpMethod.Get, path, token);

    /// <summary>The <c>code</c> of a problem document.</summary>
    public static string Code(this (int Status, string Body) answer) => JsonNode.Parse(answer.Body)!["code"]!.GetValue<string>();

    public static JsonNode Json(this (int Status, string Body) answer) => JsonNode.Parse(answer.Body)!;
}
