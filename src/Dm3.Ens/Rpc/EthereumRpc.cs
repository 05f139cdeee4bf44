using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ens.Rpc;

/// <summary>An Ethereum node over HTTP. Source: the Ethereum execution API, JSON-RPC 2.0.</summary>
/// <param name="http">Connections; its own time limit should not be shorter than the options'.</param>
/// <param name="options">Where the node is, and limits.</param>
public sealed class EthereumRpc(HttpClient http, EthereumRpcOptions options) : IEthereumRpc
{
    private const string Call = "eth_call";
    private const string Latest = "latest";
    private static readonly HttpClient SharedConnections = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private readonly JsonRpcChannel _channel = new(http, options);

    /// <summary>A node with the default limits, over connections that all such clients share. Redirects are not followed.</summary>
    public EthereumRpc(Uri endpoint)
        : this(SharedConnections, new EthereumRpcOptions { Endpoint = endpoint })
    {
    }

    /// <inheritdoc/>
    public Task<ulong> GetChainIdAsync(CancellationToken cancellationToken = default) =>
        _channel.SendAsync("eth_chainId", [], RpcValue.ReadUInt64, cancellationToken);

    /// <inheritdoc/>
    public Task<ulong> GetBlockNumberAsync(CancellationToken cancellationToken = default) =>
        _channel.SendAsync("eth_blockNumber", [], RpcValue.ReadUInt64, cancellationToken);

    /// <inheritdoc/>
    public Task<ulong> GetBlockTimestampAsync(CancellationToken cancellationToken = default) =>
        _channel.SendAsync("eth_getBlockByNumber", [Latest, false], block => RpcValue.ReadUInt64(RpcValue.Member(block, "timestamp")), cancellationToken);

    /// <inheritdoc/>
    public Task<ulong?> GetBlockTimestampAsync(ulong block, CancellationToken cancellationToken = default) => _channel.SendAsync<ulong?>(
        "eth_getBlockByNumber",
        [RpcValue.Quantity(block), false],
        found => found.ValueKind == JsonValueKind.Null ? null : RpcValue.ReadUInt64(RpcValue.Member(found, "timestamp")),
        cancellationToken);

    /// <inheritdoc/>
    public Task<BigInteger> GetGasPriceAsync(CancellationToken cancellationToken = default) =>
        _channel.SendAsync("eth_gasPrice", [], RpcValue.ReadUInt256, cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]> GetCodeAsync(Address address, CancellationToken cancellationToken = default) =>
        _channel.SendAsync("eth_getCode", [address.ToLowerHex(), Latest], RpcValue.ReadBytes, cancellationToken);

    /// <inheritdoc/>
    public Task<BigInteger> GetBalanceAsync(Address address, CancellationToken cancellationToken = default) =>
        _channel.SendAsync("eth_getBalance", [address.ToLowerHex(), Latest], RpcValue.ReadUInt256, cancellationToken);

    /// <inheritdoc/>
    public Task<BigInteger> GetBalanceAsync(Address address, ulong block, CancellationToken cancellationToken = default) =>
        _channel.SendAsync("eth_getBalance", [address.ToLowerHex(), RpcValue.Quantity(block)], RpcValue.ReadUInt256, cancellationToken);

    /// <inheritdoc/>
    public Task<ulong> GetMinedTransactionCountAsync(Address address, CancellationToken cancellationToken = default) =>
        _channel.SendAsync("eth_getTransactionCount", [address.ToLowerHex(), Latest], RpcValue.ReadUInt64, cancellationToken);

    /// <inheritdoc/>
    public Task<ulong> GetTransactionCountAsync(Address address, CancellationToken cancellationToken = default) =>
        _channel.SendAsync("eth_getTransactionCount", [address.ToLowerHex(), "pending"], RpcValue.ReadUInt64, cancellationToken);

    /// <inheritdoc/>
    public Task<CallResult> CallAsync(CallRequest call, CancellationToken cancellationToken = default) =>
        _channel.SendAsync(Call, [ToJson(call), Latest], ReadCall, cancellationToken);

    /// <inheritdoc/>
    public Task<CallResult> CallAsync(CallRequest call, ulong block, CancellationToken cancellationToken = default) =>
        _channel.SendAsync(Call, [ToJson(call), RpcValue.Quantity(block)], ReadCall, cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CallResult>> CallAllAsync(IReadOnlyList<CallRequest> calls, CancellationToken cancellationToken = default)
    {
        if (calls.Count > 1)
        {
            var parameters = calls.Select(call => new JsonArray(ToJson(call), Latest)).ToList();
            if (await _channel.SendBatchAsync(Call, parameters, ReadCall, cancellationToken).ConfigureAwait(false) is { } results) return results;
        }

        return await Task.WhenAll(calls.Select(call => CallAsync(call, cancellationToken))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<ulong> EstimateGasAsync(CallRequest call, CancellationToken cancellationToken = default) =>
        _channel.SendAsync("eth_estimateGas", [ToJson(call)], RpcValue.ReadUInt64, cancellationToken);

    /// <inheritdoc/>
    public Task<Hash256> SendRawTransactionAsync(ReadOnlyMemory<byte> transaction, CancellationToken cancellationToken = default) =>
        // Sent twice, the second answer would be "already known", an error.
        _channel.SendAsync("eth_sendRawTransaction", [Hex.Encode(transaction.Span)], RpcValue.ReadHash, cancellationToken, repeatable: false);

    /// <inheritdoc/>
    public Task<TransactionReceipt?> GetTransactionReceiptAsync(Hash256 transactionHash, CancellationToken cancellationToken = default) =>
        _channel.SendAsync("eth_getTransactionReceipt", [transactionHash.ToString()], ReadReceipt, cancellationToken);

    private static CallResult ReadCall(Func<JsonElement> result)
    {
        try
        {
            return new CallResult(false, RpcValue.ReadBytes(result()));
        }
        catch (RpcException refusal) when (refusal.RevertData is not null)
        {
            return new CallResult(true, refusal.RevertData);
        }
    }

    private static JsonObject ToJson(CallRequest call)
    {
        var json = new JsonObject { ["data"] = Hex.Encode(call.Data.Span) };
        if (call.To is { } to) json["to"] = to.ToLowerHex();
        if (call.From is { } from) json["from"] = from.ToLowerHex();
        if (call.Gas is { } gas) json["gas"] = $"0x{gas:x}";
        return json;
    }

    private static TransactionReceipt? ReadReceipt(JsonElement receipt)
    {
        if (receipt.ValueKind == JsonValueKind.Null) return null;
        var created = RpcValue.Member(receipt, "contractAddress");
        return new TransactionReceipt(
            RpcValue.ReadHash(RpcValue.Member(receipt, "transactionHash")),
            RpcValue.ReadUInt64(RpcValue.Member(receipt, "blockNumber")),
            RpcValue.ReadUInt64(RpcValue.Member(receipt, "status")) == 1,
            created.ValueKind == JsonValueKind.Null ? null : RpcValue.ReadAddress(created),
            RpcValue.ReadUInt64(RpcValue.Member(receipt, "gasUsed")));
    }
}
