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

    private readonly GenerationCache<string, FinishedAnswer> _finished = new((long)options.AnswerCacheMegabytes * BytesPerMegabyte);

    /// <summary>Answers the GET form.</summary>
    /// <param name="context">The request; its path is the two parts and nothing else.</param>
    public async Task GetAsync(HttpContext context)
    {
        HostTelemetry.CountAs(context, Route);
        var path = context.Request.Path.Value!;
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (!_finished.TryGet(path, out var finished) || !finished.IsFresh(stamps, now))
        {
            var outcome = TryReadPath(path, out var sender, out var data) is { } broken
                ? broken
                : await answers.AnswerAsync(sender, data, context.RequestAborted);
            if (outcome.Answer is null)
            {
                await CcipMessage.WriteAsync(context, outcome.Status, outcome.Message);
                return;
            }

            finished = new FinishedAnswer(outcome.Answer, now);
            // Path text (two bytes a character), body and the objects around them.
            _finished.Set(path, finished, (2 * path.Length) + finished.Body.Length + 300);
            meters.CountAnswer();
        }
        else
        {
            meters.CountHit();
        }

        if (finished.Zone is { } zone && !await CountAsync(context, zone)) return;
        await WriteAsync(context, finished, now);
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
        var bytes = new FinishedAnswer(outcome.Answer, clock.GetUtcNow().ToUnixTimeSeconds()).Body;
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
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

    private Task WriteAsync(HttpContext context, FinishedAnswer finished, long now)
    {
        var response = context.Response;
        var headers = response.Headers;
        var age = Math.Max(0, Math.Min(options.HttpCacheSeconds, finished.ExpiresAtUnixSeconds - now));
        // Where look-ups are counted, no cache may answer for us.
        headers.CacheControl = finished.Zone is { IsMetered: true } ? $"private, max-age={age}" : age == options.HttpCacheSeconds ? _cacheControl : $"public, max-age={age}";
        headers.ETag = finished.ETag;
        if (context.Request.Headers.IfNoneMatch is { Count: > 0 } known && known.Any(each => each is not null && (each == "*" || each.Contains(finished.ETag, StringComparison.Ordinal))))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = "application/json";
        response.ContentLength = finished.Body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.BodyWriter.WriteAsync(finished.Body, context.RequestAborted).AsTask();
    }

    private readonly string _cacheControl = $"public, max-age={options.HttpCacheSeconds}";
}
