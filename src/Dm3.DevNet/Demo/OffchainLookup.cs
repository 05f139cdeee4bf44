using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dm3.DevNet.Chain;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Ethereum.Abi;
using Dm3.Ethereum.Encoding;

namespace Dm3.DevNet.Demo;

/// <summary>The steps of a CCIP-Read lookup one by one, to look at what lies between them. Source: EIP-3668.</summary>
/// <param name="Resolver">The contract that asks for the lookup and checks the answer.</param>
/// <param name="Url">Template of the gateway's URL, with <c>{sender}</c> and <c>{data}</c>.</param>
/// <param name="CallData">What the gateway is asked.</param>
/// <param name="ExtraData">Goes back to the contract with the answer.</param>
public sealed record OffchainLookup(Address Resolver, string Url, byte[] CallData, byte[] ExtraData)
{
    private const string ErrorArguments = "(address,string[],bytes,bytes4,bytes)";

    /// <summary>Asks the resolver, which reverts with <c>OffchainLookup</c>.</summary>
    /// <param name="rpc">The chain.</param>
    /// <param name="resolver">The contract.</param>
    /// <param name="resolveCall">Calldata of <c>resolve(bytes,bytes)</c>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="FormatException">The contract did something else.</exception>
    public static async Task<OffchainLookup> BeginAsync(IEthereumRpc rpc, Address resolver, byte[] resolveCall, CancellationToken cancellationToken = default)
    {
        var answer = await rpc.CallAsync(new CallRequest(resolver, resolveCall), cancellationToken);
        if (!answer.Reverted || !AbiFunction.TryReadSelector(answer.Data, out var selector) || selector != AbiFunction.Selector("OffchainLookup" + ErrorArguments))
            throw new FormatException("The resolver does not ask for an offchain lookup.");
        var arguments = ContractCall.Decode(ErrorArguments, answer.Data.AsSpan(AbiFunction.SelectorLength));
        return new OffchainLookup((Address)arguments[0], (string)((object[])arguments[1])[0], (byte[])arguments[2], (byte[])arguments[4]);
    }

    /// <summary>Asks the gateway.</summary>
    /// <returns>The signed answer: <c>abi.encode(bytes result, uint64 expires, bytes signature)</c>.</returns>
    public async Task<byte[]> FetchAsync(HttpClient http, CancellationToken cancellationToken = default)
    {
        var url = Url.Replace("{sender}", Resolver.ToLowerHex(), StringComparison.Ordinal).Replace("{data}", Hex.Encode(CallData), StringComparison.Ordinal);
        var body = await http.GetFromJsonAsync<JsonObject>(url, cancellationToken);
        return Hex.Decode(body!["data"]!.GetValue<string>());
    }

    /// <summary>Hands an answer to the contract, which returns the result or reverts with the reason.</summary>
    public Task<CallResult> FinishAsync(IEthereumRpc rpc, byte[] answer, CancellationToken cancellationToken = default) =>
        rpc.CallAsync(new CallRequest(Resolver, ContractCall.Encode("resolveWithProof(bytes,bytes)", answer, ExtraData)), cancellationToken);
}
