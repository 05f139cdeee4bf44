using System.Diagnostics;
using Dm3.Ethereum;

namespace Dm3.Ens.Rpc;

/// <summary>Waiting for a transaction to be mined.</summary>
public static class TransactionReceiptWait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks again until the transaction is in a block.</summary>
    /// <exception cref="RpcException">The node does not answer, or <see cref="RpcFailure.TimedOut"/>: not mined within <paramref name="limit"/>.</exception>
    public static async Task<TransactionReceipt> WaitForReceiptAsync(
        this IEthereumRpc rpc, Hash256 transactionHash, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            if (await rpc.GetTransactionReceiptAsync(transactionHash, cancellationToken).ConfigureAwait(false) is { } receipt) return receipt;
            if (waited.Elapsed > limit) throw new RpcException(RpcFailure.TimedOut, $"Transaction {transactionHash} is not in a block after {limit.TotalSeconds} s.");
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }
}
