using System.Text.Json;

namespace Dm3.Delivery.Tests.Replay;

/// <summary>One vector of <c>http.json</c>: what was sent to a deployed service, and what it answered.</summary>
public sealed record RecordedExchange(string Name, string Group, JsonElement Inputs, JsonElement Expected)
{
    /// <summary>Which server of the recording was asked, for example <c>delivery-service</c> or <c>backend</c>.</summary>
    public string Service => Inputs.GetProperty("service").GetString()!;

    /// <summary>When it happened.</summary>
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(Inputs.TryGetProperty("now", out var now) ? now.GetInt64() : Recording.Start.ToUnixTimeMilliseconds());

    public HttpMethod Method => new(Inputs.GetProperty("method").GetString()!);

    public string Path => Inputs.GetProperty("path").GetString()!;

    /// <summary>The bearer token that was shown; null if none.</summary>
    public string? Token =>
        Inputs.TryGetProperty("headers", out var headers) && headers.TryGetProperty("Authorization", out var value) ? value.GetString()!["Bearer ".Length..] : null;

    /// <summary>The body, as JSON text or as what was sent in its place; null if none.</summary>
    public string? Body => Inputs.TryGetProperty("body", out var json) ? json.GetRawText() : Inputs.TryGetProperty("bodyText", out var text) ? text.GetString() : null;

    public int Status => Expected.GetProperty("status").GetInt32();

    /// <summary><c>json</c>, <c>text</c>, <c>empty</c> or <c>html error page</c>.</summary>
    public string BodyKind => Expected.GetProperty("bodyKind").GetString()!;
}
