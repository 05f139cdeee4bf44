using System.Numerics;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Transactions;

namespace Dm3.DevNet.Chain;

/// <summary>An account that sends transactions, one after the other.</summary>
public sealed class ChainAccount(IEthereumRpc rpc, ulong chainId, PrivateKey key)
{
    private static readonly BigInteger Tip = BigInteger.Pow(10, 9);
    private static readonly TimeSpan MiningLimit = TimeSpan.FromSeconds(20);

    /// <summary>The account.</summary>
    public Address Address => key.Address;

    /// <summary>Creates a contract.</summary>
    /// <exception cref="DevNetException">The transaction reverted.</exception>
    public async Task<Address> DeployAsync(ReadOnlyMemory<byte> creationCode, CancellationToken cancellationToken = default) =>
        (await SendAsync(null, creationCode, cancellationToken)).ContractAddress ?? throw new DevNetException("The chain created no contract.");

    /// <summary>Calls a contract in a transaction and waits until it is mined.</summary>
    /// <exception cref="DevNetException">The transaction reverted.</exception>
    public async Task<TransactionReceipt> SendAsync(Address? to, ReadOnlyMemory<byte> data, CancellationToken cancellationToken = default)
    {
        var gas = await rpc.EstimateGasAsync(new CallRequest(to, data, Address), cancellationToken);
        var maxFee = (2 * await rpc.GetGasPriceAsync(cancellationToken)) + Tip;
        var nonce = await rpc.GetTransactionCountAsync(Address, cancellationToken);
        var transaction = new Eip1559Transaction(chainId, nonce, Tip, maxFee, gas + (gas / 5), to, BigInteger.Zero, data);
        var hash = await rpc.SendRawTransactionAsync(transaction.Sign(key), cancellationToken);
        var receipt = await rpc.WaitForReceiptAsync(hash, MiningLimit, cancellationToken);
        return receipt.Succeeded ? receipt : throw new DevNetException($"Transaction {hash} reverted.");
    }
}
