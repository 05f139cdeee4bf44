using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Core.Messages;

namespace Dm3.Client.Delivery;

/// <summary>What anybody may ask of a delivery service, over JSON-RPC 2.0; deployed services, which answer in their own way, are understood too.</summary>
/// <param name="http">
/// Has the service as its base address, with a slash at the end. Set its time and length limits: the service may be a stranger's choice.
/// </param>
public sealed class DeliveryClient(HttpClient http)
{
    private const int Unavailable = -32002;
    private const int NotFound = -32001;
    private const int LimitExceeded = -32005;
    private const int Spam = -32010;
    private const int MaxDetail = 300;

    /// <summary>Hands over an envelope. May be repeated: the service holds a message of the same hash once.</summary>
    public async Task<SubmitResult> SubmitAsync(Envelope envelope, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var (status, text, failed) = await PostAsync("rpc", WithId(DeliveryRequest.SubmitMessage(envelope)), cancellationToken).ConfigureAwait(false);
        if (failed is not null) return new SubmitResult(SubmitOutcome.Unreachable, failed);
        if (status is 408 or 429 or >= 500) return new SubmitResult(SubmitOutcome.Busy, $"HTTP status {status}.");
        if (status == 200 && text == "OK") return new SubmitResult(SubmitOutcome.Accepted, "");
        using var json = Parse(text);
        if (json?.RootElement is not { ValueKind: JsonValueKind.Object } reply)
            return status is >= 400 ? new SubmitResult(SubmitOutcome.Refused, $"HTTP status {status}.") : new SubmitResult(SubmitOutcome.Unreachable, "The answer is none.");
        if (status == 200 && reply.TryGetProperty("result", out _)) return new SubmitResult(SubmitOutcome.Accepted, "");
        if (!reply.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object)
            return status is >= 400 ? new SubmitResult(SubmitOutcome.Refused, Short(text)) : new SubmitResult(SubmitOutcome.Unreachable, "The answer is none.");

        var code = error.TryGetProperty("code", out var number) && number.TryGetInt32(out var read) ? read : 0;
        var detail = error.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String ? Short(message.GetString()!) : "";
        var outcome = code switch
        {
            Spam => SubmitOutcome.Spam,
            NotFound => SubmitOutcome.NoAccount,
            Unavailable => SubmitOutcome.Busy,
            LimitExceeded => await IsTooLongAsync(envelope, cancellationToken).ConfigureAwait(false) ? SubmitOutcome.Refused : SubmitOutcome.Busy,
            _ => SubmitOutcome.Refused,
        };
        return new SubmitResult(outcome, detail)
        {
            Code = code,
            Unmet = outcome == SubmitOutcome.Spam ? (error.TryGetProperty("data", out var data) ? UnmetCondition.Read(data) : null) ?? new UnmetCondition("unknown", detail) : null,
        };
    }

    /// <summary>What a recipient asks of senders; problem <c>not-found</c> if it has no account here.</summary>
    public async Task<RequestResult<SenderConditions>> GetConditionsAsync(string recipient, CancellationToken cancellationToken = default) =>
        await CallAsync(DeliveryRequest.GetProfileExtension(recipient), SenderConditions.Read, cancellationToken).ConfigureAwait(false);

    /// <summary>The service's limits.</summary>
    public async Task<RequestResult<ServiceProperties>> GetPropertiesAsync(CancellationToken cancellationToken = default) =>
        await CallAsync(DeliveryRequest.GetDeliveryServiceProperties(), value => new ServiceProperties(Number(value, "sizeLimit"), Number(value, "messageTTL")), cancellationToken).ConfigureAwait(false);

    /// <summary>Whether a sender would meet a recipient's conditions. Problem with status 404 where the service cannot say, as deployed ones.</summary>
    public async Task<RequestResult<SenderCheck>> CheckSenderAsync(string recipient, string sender, CancellationToken cancellationToken = default)
    {
        var body = new JsonObject { ["recipient"] = recipient, ["sender"] = sender };
        var answer = await JsonHttp.SendAsync<JsonObject>(http, HttpMethod.Post, "v1/spam-check", body, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess) return new RequestResult<SenderCheck>(null, answer.Problem);
        using var json = JsonDocument.Parse(answer.Value.ToJsonString());
        if (!json.RootElement.TryGetProperty("passes", out var passes) || passes.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return Unexpected<SenderCheck>();
        return new RequestResult<SenderCheck>(
            new SenderCheck(passes.GetBoolean(), passes.GetBoolean() ? null : UnmetCondition.Read(json.RootElement) ?? new UnmetCondition("unknown", "")), null);
    }

    private async Task<bool> IsTooLongAsync(Envelope envelope, CancellationToken cancellationToken) =>
        await GetPropertiesAsync(cancellationToken).ConfigureAwait(false) is { Value.SizeLimit: > 0 and var limit } && envelope.Size() > limit;

    private async Task<RequestResult<T>> CallAsync<T>(JsonObject call, Func<JsonElement, T> read, CancellationToken cancellationToken)
        where T : class
    {
        var (status, text, failed) = await PostAsync("rpc", WithId(call), cancellationToken).ConfigureAwait(false);
        if (failed is not null) return new RequestResult<T>(null, new RequestProblem(0, "unreachable", failed));
        using var json = Parse(text);
        if (json?.RootElement is not { ValueKind: JsonValueKind.Object } reply) return status >= 400 ? Refused(status, $"HTTP status {status}.") : Unexpected<T>();
        if (status == 200 && reply.TryGetProperty("result", out var result))
        {
            // Deployed services give objects as JSON texts.
            using var inner = result.ValueKind == JsonValueKind.String ? Parse(result.GetString()!) : null;
            var value = inner?.RootElement ?? result;
            return value.ValueKind == JsonValueKind.Object ? new RequestResult<T>(read(value), null) : Unexpected<T>();
        }

        if (!reply.TryGetProperty("error", out var error)) return Unexpected<T>();
        var isObject = error.ValueKind == JsonValueKind.Object;
        var code = isObject && error.TryGetProperty("code", out var number) && number.TryGetInt32(out var parsed) ? parsed : 0;
        var detail = Short((isObject && error.TryGetProperty("message", out var message) ? message : error).ToString());
        return code switch
        {
            NotFound => new RequestResult<T>(null, new RequestProblem(404, "not-found", detail)),
            Unavailable => new RequestResult<T>(null, new RequestProblem(503, "unavailable", detail)),
            _ => Refused(status >= 400 ? status : 400, detail),
        };

        static RequestResult<T> Refused(int status, string detail) => new(null, new RequestProblem(status, "refused", detail));
    }

    private async Task<(int Status, string Text, string? Failed)> PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken).ConfigureAwait(false);
            return ((int)response.StatusCode, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false)), null);
        }
        catch (HttpRequestException fault)
        {
            return (0, "", $"No answer: {fault.HttpRequestError}.");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (0, "", "The answer did not come in time.");
        }
    }

    private static JsonObject WithId(JsonObject call)
    {
        call["id"] = 1;
        return call;
    }

    private static JsonDocument? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static long Number(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out var number) ? number : 0;

    private static string Short(string text) => text.Length <= MaxDetail ? text : text[..MaxDetail];

    private static RequestResult<T> Unexpected<T>()
        where T : class => new(null, new RequestProblem(0, "unexpected-answer", "The service answered with something else than was asked for."));
}
