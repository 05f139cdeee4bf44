using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Dm3.Testing;
using Microsoft.AspNetCore.Http;

namespace Dm3.Client.Tests.Messaging;

/// <summary>Stands between a client and a real delivery service, and changes the envelopes of pages on their way.</summary>
internal sealed class TamperingProxy : IAsyncDisposable
{
    private readonly HttpClient _http;
    private LocalServer _server = null!;

    private TamperingProxy(string target) => _http = new HttpClient { BaseAddress = new Uri(target) };

    public string Url => _server.Url;

    /// <summary>What was asked for, in order.</summary>
    public ConcurrentQueue<string> Paths { get; } = [];

    /// <summary>Changes one item of a page; null lets everything through.</summary>
    public Action<JsonObject>? Tamper { get; set; }

    public static async Task<TamperingProxy> StartAsync(string target)
    {
        var proxy = new TamperingProxy(target);
        proxy._server = await LocalServer.StartAsync(proxy.PassAsync);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        Paths.Enqueue(context.Request.Path);
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"{context.Request.Path}{context.Request.QueryString}");
        if (context.Request.Headers.Authorization is [{ } token]) request.Headers.TryAddWithoutValidation("Authorization", token);
        if (context.Request.ContentLength > 0)
        {
            using var reader = new StreamReader(context.Request.Body);
            request.Content = new StringContent(await reader.ReadToEndAsync(), System.Text.Encoding.UTF8, "application/json");
        }

        using var response = await _http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (context.Request.Path == "/v1/messages" && Tamper is { } tamper)
        {
            var page = JsonNode.Parse(text)!;
            foreach (var item in page["messages"]!.AsArray()) tamper(item!.AsObject());
            text = page.ToJsonString();
        }

        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(text);
    }
}
