using System.Text.Json.Nodes;
using Dm3.Testing;
using Microsoft.AspNetCore.Http;

namespace Dm3.Ens.Tests.Rpc;

/// <summary>Stands between a client and a real node: passes everything on, counts it, and can play a node that is away.</summary>
public sealed class NodeRelay : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private LocalServer _server = null!;
    private int _calls;
    private int _away;

    public Uri Url => new(_server.Url);

    /// <summary>HTTP requests, those answered with 503 included.</summary>
    public int Requests => _server.Requests;

    /// <summary>Calls that reached the node: each one of a batch counts.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Answers nothing before this is complete.</summary>
    public Task Hold { get; set; } = Task.CompletedTask;

    public static async Task<NodeRelay> StartAsync(Uri node)
    {
        var relay = new NodeRelay();
        relay._server = await LocalServer.StartAsync(context => relay.PassOnAsync(node, context));
        return relay;
    }

    /// <summary>Answers the next requests with 503.</summary>
    public void GoAway(int requests) => Volatile.Write(ref _away, requests);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassOnAsync(Uri node, HttpContext context)
    {
        if (Interlocked.Decrement(ref _away) >= 0)
        {
            context.Response.StatusCode = 503;
            return;
        }

        await Hold;
        var request = await new StreamReader(context.Request.Body).ReadToEndAsync();
        Interlocked.Add(ref _calls, JsonNode.Parse(request) is JsonArray batch ? batch.Count : 1);
        using var answer = await _http.PostAsync(node, new StringContent(request, null, "application/json"));
        await context.Response.WriteAsync(await answer.Content.ReadAsStringAsync());
    }
}
