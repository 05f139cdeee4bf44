using Dm3.DevNet;
using Dm3.DevNet.Chain;
using Dm3.Ens.Rpc;
using Dm3.Ethereum.Crypto;

namespace Dm3.Testing.Chain;

/// <summary>One real chain for the tests of a class.</summary>
public sealed class AnvilFixture : IAsyncLifetime
{
    public const ulong ChainId = 31338;

    private AnvilProcess _anvil = null!;

    public EthereumRpc Rpc { get; private set; } = null!;

    public Uri Url => _anvil.RpcUrl;

    public IReadOnlyList<DevAccount> Accounts => _anvil.Accounts;

    public async Task InitializeAsync()
    {
        var parts = await NpmParts.EnsureAsync();
        _anvil = await AnvilProcess.StartAsync(parts.AnvilProgram, port: 0, ChainId);
        Rpc = new EthereumRpc(_anvil.RpcUrl);
    }

    public async Task DisposeAsync() => await _anvil.DisposeAsync();

    public ChainAccount Account(int index) => new(Rpc, ChainId, PrivateKey.Parse(Accounts[index].PrivateKey));
}
