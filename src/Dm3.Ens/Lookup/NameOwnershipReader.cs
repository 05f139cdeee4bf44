using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Ethereum.Abi;

namespace Dm3.Ens.Lookup;

/// <summary>Reads who owns a name. Source: EIP-137 (registry), ENS NameWrapper (<c>ownerOf</c>, which gives zero for an expired name).</summary>
/// <param name="chain">The chain that the registry stands on.</param>
/// <param name="registry">The ENS registry.</param>
/// <param name="nameWrapper">The NameWrapper whose word counts for the names that it owns in the registry.</param>
public sealed class NameOwnershipReader(IEthereumRpc chain, Address registry, Address nameWrapper)
{
    private static readonly uint OwnerSelector = AbiFunction.Selector("owner(bytes32)");
    private static readonly uint ResolverSelector = AbiFunction.Selector("resolver(bytes32)");
    private static readonly uint OwnerOfSelector = AbiFunction.Selector("ownerOf(uint256)");

    /// <summary>The NameWrapper on mainnet.</summary>
    public static Address MainnetNameWrapper { get; } = Address.Parse("0xD4416b13d2b3a9aBae7AcD5D6C2BbDBE25686401");

    /// <summary>Reads owner and resolver of a node.</summary>
    /// <exception cref="RpcException">The chain gave no result, or something else than an address stands there.</exception>
    public async Task<NameOwnership> ReadAsync(Hash256 node, CancellationToken cancellationToken = default)
    {
        var answers = await chain.CallAllAsync([Call(registry, OwnerSelector, node), Call(registry, ResolverSelector, node)], cancellationToken).ConfigureAwait(false);
        var owner = ReadAddress(answers[0]);
        if (owner == nameWrapper && !owner.IsZero)
            owner = ReadAddress(await chain.CallAsync(Call(nameWrapper, OwnerOfSelector, node), cancellationToken).ConfigureAwait(false));
        return new NameOwnership(owner, ReadAddress(answers[1]));
    }

    // The id of a wrapped name is its node taken as a number: the same 32 bytes.
    private static CallRequest Call(Address contract, uint selector, in Hash256 node)
    {
        var writer = AbiWriter.ForCall(selector, headWords: 1);
        writer.WriteHash(node);
        return new CallRequest(contract, writer.ToArray());
    }

    private static Address ReadAddress(CallResult answer)
    {
        var reader = new AbiReader(answer.Data);
        return !answer.Reverted && reader.TryReadAddress(out var address)
            ? address
            : throw new RpcException(RpcFailure.Malformed, "The ENS registry or the NameWrapper does not stand where it is configured.");
    }
}
