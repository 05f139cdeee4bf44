using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Testing;

namespace Dm3.Delivery.Tests.SocketIo;

/// <summary>The real <c>socket.io-client</c> from npm, as deployed dm3 uses it. Gives what it saw, event by event.</summary>
internal sealed class SocketIoClient(HttpClient http, string[] transports, object? auth) : IAsyncDisposable
{
    private IAsyncEnumerator<string>? _lines;
    private string? _upgradedTo;

    public int Messages { get; init; }

    public int Reconnects { get; init; }

    /// <summary>How many of the emitted are answered.</summary>
    public int Answers { get; init; }

    public (string Name, object Argument)[] Emit { get; init; } = [];

    /// <summary>The next event; null once the client has ended.</summary>
    public async Task<JsonNode?> NextAsync()
    {
        _lines ??= NodeScript.LinesAsync("delivery/socket-io.mjs", JsonSerializer.Serialize(new
        {
            url = http.BaseAddress!.ToString(),
            transports,
            auth,
            emit = Emit.Select(each => new { name = each.Name, argument = each.Argument }),
            answers = Answers,
            messages = Messages,
            reconnects = Reconnects,
        })).GetAsyncEnumerator();
        return await _lines.MoveNextAsync() ? JsonNode.Parse(_lines.Current) : null;
    }

    /// <summary>Waits until a WebSocket carries the connection. That may have come before other events, or comes after them.</summary>
    public async Task UpgradedAsync()
    {
        while (_upgradedTo is null) Assert.True(Keep(await NextAsync()), "The upgrade was expected.");
        Assert.Equal("websocket", _upgradedTo);
    }

    /// <summary>The next event but for an upgrade, which has to be this one.</summary>
    public async Task<JsonNode> NextAsync(string name)
    {
        var seen = await NextAsync();
        while (Keep(seen)) seen = await NextAsync();
        Assert.True(seen?["event"]!.GetValue<string>() == name, $"{name} was expected, and came: {seen?.ToJsonString() ?? "the end"}");
        return seen!;
    }

    /// <summary>All that comes until the client ends.</summary>
    public async Task<List<JsonNode>> RestAsync()
    {
        var rest = new List<JsonNode>();
        while (await NextAsync() is { } seen) rest.Add(seen);
        return rest;
    }

    private bool Keep(JsonNode? seen)
    {
        if (seen?["event"]!.GetValue<string>() != "upgrade") return false;
        _upgradedTo = seen["transport"]!.GetValue<string>();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        if (_lines is not null) await _lines.DisposeAsync();
    }
}
