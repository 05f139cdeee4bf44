using System.Numerics;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Ethereum.Abi;

namespace Dm3.Delivery.Spam;

/// <summary>What the chain says about senders' addresses, asked anew after a bounded time.</summary>
/// <param name="rpc">The node.</param>
/// <param name="options">How long an answer is believed.</param>
/// <param name="clock">What counts as now.</param>
public sealed class ChainFacts(IEthereumRpc rpc, SpamOptions options, TimeProvider clock)
{
    private const int MaxEntries = 50_000;
    private static readonly uint BalanceOf = AbiFunction.Selector("balanceOf(address)");

    private readonly TimedCache<Question, BigInteger?> _answers = new(MaxEntries, clock);

    /// <summary>How many transactions of the address stand in blocks.</summary>
    /// <exception cref="RpcException">The node cannot say.</exception>
    public async Task<BigInteger?> NonceAsync(Address address, CancellationToken cancellationToken) => await _answers.GetAsync(
        new Question(address, null, null, IsNonce: true), Lifetime, async () => await rpc.GetMinedTransactionCountAsync(address), cancellationToken);

    /// <summary>A balance in wei or in a token's smallest unit.</summary>
    /// <param name="address">Whose.</param>
    /// <param name="token">The token's contract; null for Ether.</param>
    /// <param name="block">After which block; null for the latest.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Null if it cannot be told however often one asks: the node has no state of that block, or there is no such token.</returns>
    /// <exception cref="RpcException">The node is out of reach; asking again may help.</exception>
    public Task<BigInteger?> BalanceAsync(Address address, Address? token, ulong? block, CancellationToken cancellationToken) => _answers.GetAsync(
        new Question(address, token, block, IsNonce: false), Lifetime, () => token is { } contract ? ReadTokenAsync(contract, address, block) : ReadEtherAsync(address, block), cancellationToken);

    private TimeSpan Lifetime => TimeSpan.FromSeconds(options.AnswerCacheSeconds);

    private async Task<BigInteger?> ReadEtherAsync(Address address, ulong? block)
    {
        try
        {
            return block is { } number ? await rpc.GetBalanceAsync(address, number) : await rpc.GetBalanceAsync(address);
        }
        catch (RpcException refusal) when (block is not null && refusal.Failure == RpcFailure.Refused)
        {
            return null;
        }
    }

    private async Task<BigInteger?> ReadTokenAsync(Address token, Address owner, ulong? block)
    {
        var call = AbiWriter.ForCall(BalanceOf, headWords: 1);
        call.WriteAddress(owner);
        var request = new CallRequest(token, call.ToArray());
        try
        {
            var result = block is { } number ? await rpc.CallAsync(request, number) : await rpc.CallAsync(request);
            return !result.Reverted && new AbiReader(result.Data).TryReadUInt256(out var balance) ? balance : null;
        }
        catch (RpcException refusal) when (block is not null && refusal.Failure == RpcFailure.Refused)
        {
            return null;
        }
    }

    private sealed record Question(Address Address, Address? Token, ulong? Block, bool IsNonce);
}
