using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;
using Dm3.Gateway.Resolve;
using Dm3.Gateway.Zones;
using Dm3.Gateway.Zones.Statistics;
using Dm3.Hosting.Telemetry;

namespace Dm3.Gateway.Endpoints;

/// <summary>
/// EIP-3668: <c>GET /{sender}/{data}[.json]</c> and <c>POST /</c> with <c>{"sender", "data"}</c>. Answers <c>{"data": "0x…"}</c>, refuses
/// with <c>{"message": …}</c>. The GET form goes before routing, as it is the path that carries nearly all requests.
/// </summary>
public sealed class ReadEndpoint(AnswerService answers, ChangeStamps stamps, GatewayMeters meters, ZoneBudgets budgets, ZoneStatistics statistics, GatewayOptions options, TimeProvider clock)
{
    /// <summary>Pattern of the GET form.</summary>
    public const string Pattern = "/{sender}/{data}";

    private static readonly KeyValuePair<string, object?> Route = HostTelemetry.Route(Pattern);

    private const int BytesPerMegabyte = 1024 * 1024;

    private readonly GenerationCache<RequestKey, FinishedAnswer> _finished = new((long)options.AnswerCacheMegabytes * BytesPerMegabyte);
    private readonly RepeatFilter _asked = new();

    /// <summary>Answers the GET form.</summary>
    /// <param name="context">The request; its path is the two parts and nothing else.</param>
    public Task GetAsync(HttpContext context)
    {
        HostTelemetry.CountAs(context, Route);
        var key = new RequestKey(context.Request.Path.Value!);
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (!_finished.TryGet(key, out var finished) || !finished.IsFresh(stamps, now)) return AnswerAsync(context, key, now);

        meters.CountHit();
        return SendAsync(context, finished, now);
    }

    private async Task AnswerAsync(HttpContext context, RequestKey key, long now)
    {
        var outcome = TryReadPath(key.Path, out var sender, out var data) is { } broken
            ? broken
            : await answers.AnswerAsync(sender, data, context.RequestAborted);
        if (outcome.Answer is not { } answer)
        {
            await CcipMessage.WriteAsync(context, outcome.Status, outcome.Message);
            return;
        }

        meters.CountAnswer();
        if (_asked.IsRepeated(key.Hash))
        {
            var finished = new FinishedAnswer(answer, now);
            // Path text (two bytes a character), body and the objects around them.
            _finished.Set(key, finished, (2 * key.Path.Length) + finished.Body.Length + 350);
            await SendAsync(context, finished, now);
            return;
        }

        if (answer.Zone is { } zone && !await CountAsync(context, zone)) return;
        var length = AnswerBody.Length(answer.Bytes.Length);
        if (!WriteHead(context, AnswerBody.ETag(answer.Bytes), answer.ExpiresAtUnixSeconds, answer.Zone, length, now)) return;
        // Straight into what goes to the socket.
        await context.Response.StartAsync(context.RequestAborted);
        var body = context.Response.BodyWriter;
        AnswerBody.Write(answer.Bytes, body.GetSpan(length));
        body.Advance(length);
    }

    /// <summary>Answers the POST form.</summary>
    public async Task PostAsync(HttpContext context)
    {
        var outcome = await CcipBody.ReadAsync(context) is not { } body
            ? AnswerOutcome.Refuse(400, CcipBody.Form)
            : TryRead(body.Sender, body.Data, out var sender, out var data) is { } broken
                ? broken
                : await answers.AnswerAsync(sender, data, context.RequestAborted);
        if (outcome.Answer is null)
        {
            await CcipMessage.WriteAsync(context, outcome.Status, outcome.Message);
            return;
        }

        meters.CountAnswer();
        if (outcome.Answer.Zone is { } zone && !await CountAsync(context, zone)) return;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "application/json";
        var bytes = new byte[AnswerBody.Length(outcome.Answer.Bytes.Length)];
        AnswerBody.Write(outcome.Answer.Bytes, bytes);
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }

    private Task SendAsync(HttpContext context, FinishedAnswer finished, long now)
    {
        if (finished.Zone is { } zone)
        {
            if (budgets.TakeLookup(zone, context) is { } refusal) return CcipMessage.WriteAsync(context, refusal);
            statistics.CountLookup(zone.Name);
        }

        if (!WriteHead(context, finished.ETag, finished.ExpiresAtUnixSeconds, finished.Zone, finished.Body.Length, now)) return Task.CompletedTask;
        var sent = context.Response.BodyWriter.WriteAsync(finished.Body, context.RequestAborted);
        if (!sent.IsCompletedSuccessfully) return sent.AsTask();
        _ = sent.Result;
        return Task.CompletedTask;
    }

    private async ValueTask<bool> CountAsync(HttpContext context, Zone zone)
    {
        if (budgets.TakeLookup(zone, context) is { } refusal)
        {
            await CcipMessage.WriteAsync(context, refusal);
            return false;
        }

        statistics.CountLookup(zone.Name);
        return true;
    }

    private static AnswerOutcome? TryReadPath(string path, out Address sender, out byte[] data)
    {
        var parts = path.AsSpan(1);
        var slash = parts.IndexOf('/');
        var call = slash < 0 ? default : parts[(slash + 1)..];
        if (call.EndsWith(".json", StringComparison.Ordinal)) call = call[..^".json".Length];
        return TryRead(slash < 0 ? parts : parts[..slash], call, out sender, out data);
    }

    private static AnswerOutcome? TryRead(ReadOnlySpan<char> senderText, ReadOnlySpan<char> dataText, out Address sender, out byte[] data)
    {
        data = [];
        if (!Address.TryParse(senderText, out sender)) return AnswerOutcome.Refuse(400, "sender must be 0x and 40 hex digits.");
        return Hex.TryDecode(dataText, out data) ? (AnswerOutcome?)null : AnswerOutcome.Refuse(400, "data must be 0x and an even number of hex digits.");
    }

    // False where no body follows.
    private bool WriteHead(HttpContext context, string etag, long expiresAtUnixSeconds, Zone? zone, int length, long now)
    {
        var response = context.Response;
        var headers = response.Headers;
        var age = Math.Max(0, Math.Min(options.HttpCacheSeconds, expiresAtUnixSeconds - now));
        // Where look-ups are counted, no cache may answer for us.
        headers.CacheControl = zone is { IsMetered: true } ? $"private, max-age={age}" : age == options.HttpCacheSeconds ? _cacheControl : $"public, max-age={age}";
        headers.ETag = etag;
        if (context.Request.Headers.IfNoneMatch is { Count: > 0 } known && known.Any(each => each is not null && (each == "*" || each.Contains(etag, StringComparison.Ordinal))))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return false;
        }

        response.ContentType = "application/json";
        response.ContentLength = length;
        return !HttpMethods.IsHead(context.Request.Method);
    }

    private readonly string _cacheControl = $"public, max-age={options.HttpCacheSeconds}";
}
