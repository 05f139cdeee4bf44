using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ens.Rpc;

/// <summary>One request, one checked answer. Holds the limits on time and size.</summary>
internal sealed class JsonRpcChannel(HttpClient http, EthereumRpcOptions options)
{
    private const long RevertCode = 3;
    private long _lastId;

    /// <summary>Sends a request and reads its result.</summary>
    /// <param name="method">JSON-RPC method.</param>
    /// <param name="parameters">Positional parameters.</param>
    /// <param name="read">Reads the result; throws <see cref="RpcException"/> if it is of another form.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    public async Task<T> SendAsync<T>(string method, JsonArray parameters, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        var request = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id, ["method"] = method, ["params"] = parameters };
        var body = await ExchangeAsync(JsonSerializer.SerializeToUtf8Bytes(request), cancellationToken).ConfigureAwait(false);
        try
        {
            using var answer = JsonDocument.Parse(body);
            return read(ResultOf(answer.RootElement, id));
        }
        // InvalidOperationException: a string in the answer is no valid UTF-16 (a lone surrogate escape).
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw RpcValue.Malformed("no JSON", fault);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ExchangeAsync(byte[] request, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(options.Timeout);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, options.Endpoint) { Content = new ByteArrayContent(request) };
            message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, limited.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw new RpcException(RpcFailure.Unreachable, $"The node answered with HTTP status {(int)response.StatusCode}.");
            return await LimitedBody.ReadAsync(response.Content, options.MaxResponseBytes, limited.Token).ConfigureAwait(false)
                ?? throw new RpcException(RpcFailure.TooLarge, $"The node's answer is longer than {options.MaxResponseBytes} bytes.");
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            var limit = options.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            throw new RpcException(RpcFailure.TimedOut, $"The node gave no complete answer within {limit} s.", fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new RpcException(RpcFailure.Unreachable, $"No answer from the node: {fault.Message}", fault);
        }
    }

    private static JsonElement ResultOf(JsonElement answer, long id)
    {
        if (answer.ValueKind != JsonValueKind.Object) throw RpcValue.Malformed("no object");
        if (!answer.TryGetProperty("id", out var answeredId) || answeredId.ValueKind != JsonValueKind.Number
            || !answeredId.TryGetInt64(out var number) || number != id) throw RpcValue.Malformed("another request's id");
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
