using Dm3.Ens.CcipRead;
using Dm3.Ens.Outbound;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;

namespace Dm3.DevNet.Demo;

/// <summary>The steps of a CCIP-Read lookup one by one, to look at what lies between them. Source: EIP-3668.</summary>
public sealed class LookupSteps(IEthereumRpc rpc) : IDisposable
{
    private readonly OutboundHttp _http = new(new OutboundOptions { AllowLocal = true });

    /// <summary>Asks the resolver, which reverts with <c>OffchainLookup</c>.</summary>
    /// <param name="resolver">The contract.</param>
    /// <param name="resolveCall">Calldata of <c>resolve(bytes,bytes)</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="FormatException">The contract did something else.</exception>
    public async Task<OffchainLookup> BeginAsync(Address resolver, byte[] resolveCall, CancellationToken cancellationToken = default)
    {
        var answer = await rpc.CallAsync(new CallRequest(resolver, resolveCall), cancellationToken);
        return answer.Reverted && OffchainLookup.TryDecode(answer.Data, out var lookup)
            ? lookup
            : throw new FormatException("The resolver does not ask for an offchain lookup.");
    }

    /// <summary>Asks the gateway.</summary>
    /// <returns>The signed answer: <c>abi.encode(bytes result, uint64 expires, bytes signature)</c>.</returns>
    /// <exception cref="FormatException">No gateway answered.</exception>
    public async Task<byte[]> FetchAsync(OffchainLookup lookup, CancellationToken cancellationToken = default)
    {
        var answer = await new GatewayClient(_http).AskAsync(lookup.Sender, lookup.Urls, lookup.CallData, cancellationToken);
        return answer.Data ?? throw new FormatException($"The gateway does not answer: {answer.Detail}");
    }

    /// <summary>Hands an answer to the contract, which returns the result or reverts with the reason.</summary>
    public Task<CallResult> FinishAsync(OffchainLookup lookup, byte[] answer, CancellationToken cancellationToken = default) =>
        rpc.CallAsync(new CallRequest(lookup.Sender, lookup.EncodeCallback(answer)), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
