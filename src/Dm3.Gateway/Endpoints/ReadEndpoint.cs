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

    // Longest look-up that is found without memory of its own: that of a text record of a long name has some 400 bytes.
    private const int StackBytes = 1024;

    private readonly GenerationCache<FinishedAnswer, FinishedAnswer> _finished = new((long)options.AnswerCacheMegabytes * BytesPerMegabyte, answer => answer.Weight, new RequestComparer());
    private readonly RepeatFilter _asked = new();

    /// <summary>Answers the GET form.</summary>
    /// <param name="context">The request; its path is the two parts and nothing else.</param>
    public Task GetAsync(HttpContext context)
    {
        HostTelemetry.CountAs(context, Route);
        var path = context.Request.Path.Value!;
        var length = path.Length / 2;
        Span<byte> bytes = length <= StackBytes ? stackalloc byte[StackBytes] : new byte[length];
        if (TryReadPath(path, bytes, out length) is { } broken) return CcipMessage.WriteAsync(context, broken.Status, broken.Message);

        var key = new RequestKey(bytes[..length]);
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (!_finished.TryGetBy(key, out var finished) || !finished.IsFresh(stamps, now)) return AnswerAsync(context, new Address(key.Bytes[..Address.Length]), key.Calldata.ToArray(), key.Hash, now);

        meters.CountHit();
        return SendAsync(context, finished, now);
    }

    private async Task AnswerAsync(HttpContext context, Address sender, byte[] data, int hash, long now)
    {
        var outcome = await answers.AnswerAsync(sender, data, context.RequestAborted);
        if (outcome.Answer is not { } answer)
        {
            await CcipMessage.WriteAsync(context, outcome.Status, outcome.Message);
            return;
        }

        meters.CountAnswer();
        if (_asked.IsRepeated(hash)) Keep(sender, data, answer, now);
        if (answer.Zone is { } zone && !await CountAsync(context, zone)) return;
        await WriteAsync(context, answer.Bytes, answer.ExpiresAtUnixSeconds, answer.Zone, now);
    }

    private void Keep(in Address sender, ReadOnlySpan<byte> data, SignedAnswer answer, long now)
    {
        var finished = new FinishedAnswer(new RequestKey([.. sender.Bytes, .. data]), answer, now);
        _finished.Set(finished, finished);
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

        return WriteAsync(context, finished.Answer, finished.ExpiresAtUnixSeconds, finished.Zone, now);
    }

    private Task WriteAsync(HttpContext context, ReadOnlySpan<byte> answer, long expiresAtUnixSeconds, Zone? zone, long now)
    {
        var length = AnswerBody.Length(answer.Length);
        if (!WriteHead(context, AnswerBody.ETag(answer), expiresAtUnixSeconds, zone, length, now)) return Task.CompletedTask;
        // Straight into what goes to the socket, behind the head; the web server sends both at the end of the request.
        var begun = context.Response.StartAsync(CancellationToken.None);
        if (!begun.IsCompletedSuccessfully) return WriteBodyAsync(begun, context, answer.ToArray());
        WriteBody(context, answer);
        return Task.CompletedTask;
    }

    private static async Task WriteBodyAsync(Task begun, HttpContext context, byte[] answer)
    {
        await begun;
        WriteBody(context, answer);
    }

    private static void WriteBody(HttpContext context, ReadOnlySpan<byte> answer)
    {
        var length = AnswerBody.Length(answer.Length);
        var body = context.Response.BodyWriter;
        AnswerBody.Write(answer, body.GetSpan(length));
        body.Advance(length);
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

    // Into bytes: the sender, then the calldata. They have half as many as the path has characters.
    private static AnswerOutcome? TryReadPath(ReadOnlySpan<char> path, Span<byte> bytes, out int length)
    {
        length = 0;
        var parts = path[1..];
        var slash = parts.IndexOf('/');
        var call = slash < 0 ? default : parts[(slash + 1)..];
        if (call.EndsWith(".json", StringComparison.Ordinal)) call = call[..^".json".Length];
        var sender = slash < 0 ? parts : parts[..slash];
        if (sender.Length != 2 + (2 * Address.Length) || !Hex.TryDecode(sender, bytes[..Address.Length])) return BadSender;
        var size = (call.Length - 2) / 2;
        if (call.Length < 2 || !Hex.TryDecode(call, bytes.Slice(Address.Length, size))) return BadData;
        length = Address.Length + size;
        return null;
    }

    private static AnswerOutcome? TryRead(ReadOnlySpan<char> senderText, ReadOnlySpan<char> dataText, out Address sender, out byte[] data)
    {
        data = [];
        if (!Address.TryParse(senderText, out sender)) return BadSender;
        return Hex.TryDecode(dataText, out data) ? (AnswerOutcome?)null : BadData;
    }

    private static AnswerOutcome BadSender => AnswerOutcome.Refuse(400, "sender must be 0x and 40 hex digits.");

    private static AnswerOutcome BadData => AnswerOutcome.Refuse(400, "data must be 0x and an even number of hex digits.");

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
