using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Ccip;

namespace Dm3.Ens.CcipRead;

/// <summary>Calls contracts that send their callers to gateways. Source: EIP-3668; batches by ENSIP-21.</summary>
/// <param name="chain">The contracts' chain.</param>
/// <param name="gateways">Asks the gateways.</param>
/// <param name="limit">Time for one call, whatever number of gateways the contract names. Default 30 seconds.</param>
public sealed class CcipReadClient(IEthereumRpc chain, GatewayClient gateways, TimeSpan? limit = null)
{
    /// <summary>Most lookups in a row. EIP-3668 asks for at least four.</summary>
    public const int MaxLookups = 4;

    private const string BatchGateway = "x-batch-gateway:true";
    private const int MaxBatch = 64;
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    /// <summary>Calls a contract, following its lookups until it returns or reverts otherwise.</summary>
    /// <exception cref="RpcException">The chain gave no result.</exception>
    public async Task<CcipReadResult> CallAsync(Address contract, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(limit ?? DefaultLimit);
        try
        {
            return await FollowAsync(contract, callData, limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return CcipReadResult.Failed(CcipReadFailure.NoGateway, "The gateways together took too long.");
        }
    }

    private async Task<CcipReadResult> FollowAsync(Address contract, ReadOnlyMemory<byte> callData, CancellationToken cancellationToken)
    {
        for (var lookups = 0; ; lookups++)
        {
            var result = await chain.CallAsync(new CallRequest(contract, callData), cancellationToken).ConfigureAwait(false);
            if (!result.Reverted) return CcipReadResult.Of(result.Data);
            if (!OffchainLookup.IsOffchainLookup(result.Data)) return new CcipReadResult(CcipReadFailure.Reverted, result.Data);
            if (!OffchainLookup.TryDecode(result.Data, out var lookup)) return CcipReadResult.Failed(CcipReadFailure.MalformedLookup);
            if (lookup.Sender != contract) return CcipReadResult.Failed(CcipReadFailure.WrongSender, $"The lookup names {lookup.Sender}.");
            if (lookups == MaxLookups) return CcipReadResult.Failed(CcipReadFailure.TooManyLookups, $"More than {MaxLookups} lookups in a row.");

            var answer = lookup.Urls.Contains(BatchGateway)
                ? await AnswerBatchAsync(lookup, cancellationToken).ConfigureAwait(false)
                : await gateways.AskAsync(lookup.Sender, lookup.Urls, lookup.CallData, cancellationToken).ConfigureAwait(false);
            if (answer.Data is null) return CcipReadResult.Failed(answer.Status > 0 ? CcipReadFailure.Refused : CcipReadFailure.NoGateway, answer.Detail);
            callData = lookup.EncodeCallback(answer.Data);
        }
    }

    // A contract that lists this URL asks for many lookups at once and lets the client do them itself, so that no third party sees them.
    private async Task<GatewayAnswer> AnswerBatchAsync(OffchainLookup lookup, CancellationToken cancellationToken)
    {
        var budget = new AbiBudget(maxItems: 4096, maxBytes: 4 * 1024 * 1024, maxDepth: 4);
        if (!BatchQuery.TryDecode(lookup.CallData, budget, out var query, out _) || query.Lookups.Count > MaxBatch)
            return new GatewayAnswer(null, 0, $"The batch is malformed or has more than {MaxBatch} lookups.");
        var items = await Task.WhenAll(query.Lookups.Select(async each =>
        {
            var answer = await gateways.AskAsync(each.Sender, each.Urls, each.Data, cancellationToken).ConfigureAwait(false);
            return answer.Data is { } data
                ? new BatchItem(false, data)
                : new BatchItem(true, BatchAnswer.HttpError((ushort)answer.Status, answer.Detail));
        })).ConfigureAwait(false);
        return new GatewayAnswer(BatchAnswer.Encode(items), 0, "");
    }
}
