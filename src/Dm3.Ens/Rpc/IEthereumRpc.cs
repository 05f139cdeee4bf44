using System.Numerics;
using Dm3.Ethereum;

namespace Dm3.Ens.Rpc;

/// <summary>
/// An Ethereum node. State is read at the latest block, unless one is named. Every call throws <see cref="RpcException"/> when the node refuses, cannot be
/// reached, is too slow or answers with something else than the Ethereum JSON-RPC specification says.
/// </summary>
public interface IEthereumRpc
{
    /// <summary>The chain that transactions are signed for. Source: EIP-155.</summary>
    Task<ulong> GetChainIdAsync(CancellationToken cancellationToken = default);

    /// <summary>Number of the latest block.</summary>
    Task<ulong> GetBlockNumberAsync(CancellationToken cancellationToken = default);

    /// <summary>Time of the latest block in Unix seconds: the clock that a contract sees in <see cref="CallAsync(CallRequest, CancellationToken)"/> on many nodes.</summary>
    Task<ulong> GetBlockTimestampAsync(CancellationToken cancellationToken = default);

    /// <summary>Price of one gas that the node would pay now, tip included, in wei.</summary>
    Task<BigInteger> GetGasPriceAsync(CancellationToken cancellationToken = default);

    /// <summary>Code at an address; empty where there is no contract.</summary>
    Task<byte[]> GetCodeAsync(Address address, CancellationToken cancellationToken = default);

    /// <summary>Balance in wei.</summary>
    Task<BigInteger> GetBalanceAsync(Address address, CancellationToken cancellationToken = default);

    /// <summary>Time of a block in Unix seconds; null if the node has no such block.</summary>
    Task<ulong?> GetBlockTimestampAsync(ulong block, CancellationToken cancellationToken = default);

    /// <summary>Balance in wei after an earlier block. Nodes without that history refuse (<see cref="RpcFailure.Refused"/>).</summary>
    Task<BigInteger> GetBalanceAsync(Address address, ulong block, CancellationToken cancellationToken = default);

    /// <summary>How many transactions of the account are in blocks: its nonce, those still waiting not counted.</summary>
    Task<ulong> GetMinedTransactionCountAsync(Address address, CancellationToken cancellationToken = default);

    /// <summary>The nonce of the account's next transaction, those still waiting counted.</summary>
    Task<ulong> GetTransactionCountAsync(Address address, CancellationToken cancellationToken = default);

    /// <summary>Runs a call without a transaction. A revert is an answer, not an error: EIP-3668 speaks in reverts.</summary>
    Task<CallResult> CallAsync(CallRequest call, CancellationToken cancellationToken = default);

    /// <summary>Runs a call on the state after an earlier block. Nodes without that history refuse (<see cref="RpcFailure.Refused"/>).</summary>
    Task<CallResult> CallAsync(CallRequest call, ulong block, CancellationToken cancellationToken = default);

    /// <summary>Runs several calls in one round trip, where the node takes batches; each for itself, not in one state.</summary>
    /// <returns>As many results as calls, in their order.</returns>
    Task<IReadOnlyList<CallResult>> CallAllAsync(IReadOnlyList<CallRequest> calls, CancellationToken cancellationToken = default);

    /// <summary>Gas that a transaction would use. A revert throws, with <see cref="RpcException.RevertData"/>.</summary>
    Task<ulong> EstimateGasAsync(CallRequest call, CancellationToken cancellationToken = default);

    /// <summary>Hands a signed transaction to the node.</summary>
    /// <returns>The transaction's hash.</returns>
    Task<Hash256> SendRawTransactionAsync(ReadOnlyMemory<byte> transaction, CancellationToken cancellationToken = default);

    /// <summary>The receipt of a mined transaction; null while it is not in a block.</summary>
    Task<TransactionReceipt?> GetTransactionReceiptAsync(Hash256 transactionHash, CancellationToken cancellationToken = default);
}
