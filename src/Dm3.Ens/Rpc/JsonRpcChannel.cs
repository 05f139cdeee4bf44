using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ens.Rpc;

/// <summary>One HTTP request, its answers checked. Holds the limits on time and size, and the retries.</summary>
internal sealed class JsonRpcChannel(HttpClient http, EthereumRpcOptions options)
{
    private const long RevertCode = 3;
    private const int MaxDoublings = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private long _lastId;

    /// <summary>Sends a request and reads its result.</summary>
    /// <param name="method">JSON-RPC method.</param>
    /// <param name="parameters">Positional parameters.</param>
    /// <param name="read">Reads the result; throws <see cref="RpcException"/> if it is of another form.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <param name="repeatable">False if the node must not get the request twice, should the first answer be lost.</param>
    public Task<T> SendAsync<T>(
        string method, JsonArray parameters, Func<JsonElement, T> read, CancellationToken cancellationToken, bool repeatable = true) =>
        SendAsync(method, parameters, (Func<JsonElement> result) => read(result()), cancellationToken, repeatable);

    /// <summary>As above, for a caller to whom a refusal may be an answer: getting the result throws it.</summary>
    public async Task<T> SendAsync<T>(
        string method, JsonArray parameters, Func<Func<JsonElement>, T> read, CancellationToken cancellationToken, bool repeatable = true)
    {
        var (id, request) = Request(method, parameters);
        using var answer = await ExchangeAsync(request, repeatable, cancellationToken).ConfigureAwait(false);
        return Guarded(() => HasId(answer.RootElement, id) ? read(() => ResultOf(answer.RootElement)) : throw RpcValue.Malformed("another request's id"));
    }

    /// <summary>Sends several requests of one method as one batch. The answers are matched by id: the node may give them in any order.</summary>
    /// <param name="method">JSON-RPC method.</param>
    /// <param name="parameters">Positional parameters of each request; at least one.</param>
    /// <param name="read">Reads an answer; throws <see cref="RpcException"/> for a request that the node refused.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    /// <returns>As many as <paramref name="parameters"/>, in their order; null if the node takes no batches.</returns>
    public async Task<T[]?> SendBatchAsync<T>(
        string method, IReadOnlyList<JsonArray> parameters, Func<Func<JsonElement>, T> read, CancellationToken cancellationToken)
    {
        var requests = parameters.Select(each => Request(method, each)).ToList();
        var body = new JsonArray([.. requests.Select(request => request.Body)]);
        using var answer = await ExchangeAsync(body, repeatable: true, cancellationToken).ConfigureAwait(false);
        return Guarded(() =>
        {
            // JSON-RPC 2.0, section 6: to a batch that it does not take, a node answers with one error.
            if (answer.RootElement.ValueKind == JsonValueKind.Object) return null;
            if (answer.RootElement.ValueKind != JsonValueKind.Array || answer.RootElement.GetArrayLength() != requests.Count)
                throw RpcValue.Malformed("not as many answers as requests");
            return requests.Select(request =>
            {
                var own = answer.RootElement.EnumerateArray().Where(each => HasId(each, request.Id)).ToList();
                return own.Count == 1 ? read(() => ResultOf(own[0])) : throw RpcValue.Malformed("no answer with the request's id, or two");
            }).ToArray();
        });
    }

    private (long Id, JsonObject Body) Request(string method, JsonArray parameters)
    {
        var id = Interlocked.Increment(ref _lastId);
        return (id, new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters });
    }

    private async Task<JsonDocument> ExchangeAsync(JsonNode request, bool repeatable, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(request);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(options.Timeout);
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    var body = await ExchangeOnceAsync(bytes, limited.Token).ConfigureAwait(false);
                    return Guarded(() => JsonDocument.Parse(body));
                }
                catch (Exception fault) when (fault is HttpRequestException or IOException)
                {
                    if (!repeatable || attempt == options.Retries || !MayPass(fault))
                        throw new RpcException(RpcFailure.Unreachable, $"No answer from the node: {fault.Message}", fault);
                }

                await Task.Delay(FirstPause * (1L << Math.Min(attempt, MaxDoublings)), limited.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            var limit = options.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            throw new RpcException(RpcFailure.TimedOut, $"The node gave no complete answer within {limit} s.", fault);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ExchangeOnceAsync(byte[] request, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, options.Endpoint) { Content = new ByteArrayContent(request) };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
        return await LimitedBody.ReadAsync(response.Content, options.MaxResponseBytes, cancellationToken).ConfigureAwait(false)
            ?? throw new RpcException(RpcFailure.TooLarge, $"The node's answer is longer than {options.MaxResponseBytes} bytes.");
    }

    // No connection, a broken one, or a proxy that cannot reach its node just now. Any other status is what it will be the next time, too.
    private static bool MayPass(Exception fault) => fault is not HttpRequestException { StatusCode: { } status }
        || status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        // InvalidOperationException: a string in the answer is no valid UTF-16 (a lone surrogate escape).
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw RpcValue.Malformed("no JSON", fault);
        }
    }

    private static bool HasId(JsonElement answer, long id) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("id", out var answered)
        && answered.ValueKind == JsonValueKind.Number && answered.TryGetInt64(out var number) && number == id;

    private static JsonElement ResultOf(JsonElement answer)
    {
        var hasError = answer.TryGetProperty("error", out var error) && error.ValueKind != JsonValueKind.Null;
        if (hasError) throw Refusal(error);
        return answer.TryGetProperty("result", out var result) ? result : throw RpcValue.Malformed("neither result nor error");
    }

    private static RpcException Refusal(JsonElement error)
    {
        if (error.ValueKind != JsonValueKind.Object
            || !error.TryGetProperty("code", out var codeMember) || codeMember.ValueKind != JsonValueKind.Number || !codeMember.TryGetInt64(out var code))
            return RpcValue.Malformed("an error without a code");
        var message = error.TryGetProperty("message", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
        return new RpcException(code, message, RevertDataOf(error, code));
    }

    /// <summary>Nodes put a revert's data into <c>error.data</c>: as hex text, or as an object with a member <c>data</c>.</summary>
    private static byte[]? RevertDataOf(JsonElement error, long code)
    {
        if (error.TryGetProperty("data", out var data))
        {
            if (data.ValueKind == JsonValueKind.Object && data.TryGetProperty("data", out var inner)) data = inner;
            if (data.ValueKind == JsonValueKind.String && Hex.TryDecode(data.GetString(), out var bytes)) return bytes;
        }

        return code == RevertCode ? [] : null;
    }
}
