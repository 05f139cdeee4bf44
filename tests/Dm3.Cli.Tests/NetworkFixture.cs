using System.Text;
using Dm3.DevNet;
using Dm3.DevNet.Chain;
using Dm3.DevNet.Contracts;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Names;

namespace Dm3.Cli.Tests;

/// <summary>The real dev net on free ports, started once for all tests here.</summary>
public sealed class NetworkFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dm3-cli-net-");

    public DevNetwork Network { get; private set; } = null!;

    public DevNetDescription Net => Network.Description;

    public async Task InitializeAsync()
    {
        Network = await DevNetwork.StartAsync(new DevNetworkOptions { DataDirectory = _folder.FullName, RpcPort = 0, GatewayPort = 0, DeliveryPort = 0 });
        // For the script about claims: a name that account 0 owns and nobody serves yet.
        await OwnAsync("claimed");
        await SetResolverAsync("claimed.eth", Address.Parse(Net.Resolver));
    }

    public async Task DisposeAsync()
    {
        if (Network is not null) await Network.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>Gives account 0 a name below <c>eth</c> on the chain.</summary>
    public async Task OwnAsync(string label)
    {
        var hash = Keccak256.Hash(Encoding.UTF8.GetBytes(label)).Bytes.ToArray();
        await SendAsync(Address.Parse(Net.EnsRegistry), ContractCall.Encode("setSubnodeOwner(bytes32,bytes32,address)", Namehash.Of("eth").Bytes.ToArray(), hash, Address.Parse(Net.Accounts[0].Address)));
    }

    /// <summary>Points a name of account 0 to a resolver.</summary>
    public Task SetResolverAsync(string name, Address resolver) =>
        SendAsync(Address.Parse(Net.EnsRegistry), ContractCall.Encode("setResolver(bytes32,address)", Namehash.Of(name).Bytes.ToArray(), resolver));

    /// <summary>A resolver contract of its own for a name, with the given gateway URL and signer.</summary>
    public async Task<Address> DeployResolverAsync(string name, string gatewayUrl, Address signer)
    {
        await OwnAsync(name.Split('.')[0]);
        using var key = PrivateKey.Parse(Net.Accounts[0].PrivateKey);
        var arguments = ContractCall.Arguments(
            "(address,address,address,string[],address[])",
            Address.Parse(Net.EnsRegistry), Address.Zero, key.Address, new object[] { gatewayUrl }, new object[] { signer });
        var code = ContractArtifact.Embedded(typeof(EnsDeployment).Assembly, "Dm3Resolver").CreationCode;
        var resolver = await new ChainAccount(Network.Rpc, Net.ChainId, key).DeployAsync((byte[])[.. code.Span, .. arguments]);
        await SetResolverAsync(name, resolver);
        return resolver;
    }

    private async Task SendAsync(Address contract, byte[] call)
    {
        using var key = PrivateKey.Parse(Net.Accounts[0].PrivateKey);
        await new ChainAccount(Network.Rpc, Net.ChainId, key).SendAsync(contract, call);
    }
}
