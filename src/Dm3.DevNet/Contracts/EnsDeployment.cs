using Dm3.DevNet.Chain;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Names;

namespace Dm3.DevNet.Contracts;

/// <summary>ENS with our resolver on a fresh chain, all owned by one account.</summary>
/// <param name="Registry">The real ENS registry.</param>
/// <param name="Resolver">Our resolver, set for every zone.</param>
public sealed record EnsDeployment(Address Registry, Address Resolver)
{
    /// <summary>Deploys the registry and the resolver, then takes each zone and its parents and points the zones to the resolver.</summary>
    /// <param name="deployer">Pays, and owns everything.</param>
    /// <param name="registryArtifact">The registry's artifact file.</param>
    /// <param name="zones">Names of the zones, for example <c>dm3.eth</c>.</param>
    /// <param name="gatewayUrls">Where the resolver sends clients.</param>
    /// <param name="operationUrl">Where it sends signed writes (ERC-7884).</param>
    /// <param name="answerSigner">Whose answers the resolver believes.</param>
    /// <param name="cancellationToken">Stops between transactions.</param>
    public static async Task<EnsDeployment> DeployAsync(
        ChainAccount deployer, string registryArtifact, IReadOnlyList<string> zones, IReadOnlyList<string> gatewayUrls, string operationUrl, Address answerSigner,
        CancellationToken cancellationToken)
    {
        await using var registryFile = File.OpenRead(registryArtifact);
        var registry = await deployer.DeployAsync(ContractArtifact.Parse(registryFile).CreationCode, cancellationToken);
        var arguments = ContractCall.Arguments(
            "(address,address,address,string[],address[])",
            registry, Address.Zero, deployer.Address, gatewayUrls.ToArray<object>(), new object[] { answerSigner });
        var code = ContractArtifact.Embedded(typeof(EnsDeployment).Assembly, "Dm3Resolver").CreationCode;
        var resolver = await deployer.DeployAsync((byte[])[.. code.Span, .. arguments], cancellationToken);

        object[] settings = [gatewayUrls.ToArray<object>(), new object[] { answerSigner }, operationUrl, Array.Empty<object>()];
        await deployer.SendAsync(resolver, ContractCall.Encode("setSettings(bytes,(string[],address[],string,string[]))", new byte[] { 0 }, settings), cancellationToken);

        var owned = new HashSet<string>();
        foreach (var zone in zones)
        {
            await OwnAsync(zone);
            var call = ContractCall.Encode("setResolver(bytes32,address)", Namehash.Of(zone).Bytes.ToArray(), resolver);
            await deployer.SendAsync(registry, call, cancellationToken);
        }

        return new EnsDeployment(registry, resolver);

        // The registry gives a name only to who owns its parent, so parents come first.
        async Task OwnAsync(string name)
        {
            if (name.Length == 0 || !owned.Add(name)) return;
            var (label, parent) = name.Split('.', 2) is [var first, var rest] ? (first, rest) : (name, "");
            await OwnAsync(parent);
            var labelHash = Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(label)).Bytes.ToArray();
            var call = ContractCall.Encode("setSubnodeOwner(bytes32,bytes32,address)", Namehash.Of(parent).Bytes.ToArray(), labelHash, deployer.Address);
            await deployer.SendAsync(registry, call, cancellationToken);
        }
    }
}
