using Dm3.Client.Names;
using Dm3.Client.Tests.Messaging;
using Dm3.Testing.Chain;

namespace Dm3.Client.Tests.Names;

/// <summary>A signature is good for one contract on one chain: the client asks ENS which one it is, and does not believe the registry.</summary>
[Collection(OneChain.Name)]
public sealed class SignedContractTests(EnsFixture chain) : IDisposable
{
    private readonly TestUser _alice = new("alice.dm3.eth", 13);

    [Fact]
    public async Task ContractThatEnsNames_IsSignedFor()
    {
        Assert.Equal(1, (await RegisterAsync(AnvilFixture.ChainId, chain.Resolver.ToString())).OrThrow().Version);
    }

    [Fact]
    public async Task AnotherContract_IsNotSignedFor() =>
        RefusedWith(await RegisterAsync(AnvilFixture.ChainId, "0x1111111111111111111111111111111111111111"), chain.Resolver.ToString());

    [Fact]
    public async Task AnotherChain_IsNotSignedFor() => RefusedWith(await RegisterAsync(1, chain.Resolver.ToString()), $"chain {AnvilFixture.ChainId}");

    public void Dispose() => _alice.Dispose();

    private async Task<RequestResult<RegisteredName>> RegisterAsync(ulong chainId, string resolver)
    {
        await chain.SetAsync("dm3.eth", null);
        await using var gateway = await RunningGateway.StartAsync(chainId, resolver);
        using var directory = ClientUser.NewDirectory(chain.NodeUrl, chain.Registry);
        var registered = await new NameClient(gateway.Http, directory.Ens).RegisterAsync(_alice.Name, _alice.Wallet, RecordSet.Empty);
        Assert.Equal(registered.IsSuccess ? 200 : 404, (await new NameClient(gateway.Http).GetAsync(_alice.Name)).Problem?.Status ?? 200);
        return registered;
    }

    private static void RefusedWith(RequestResult<RegisteredName> result, string detail)
    {
        Assert.Equal(("wrong-contract", false), (result.Problem?.Code, result.Problem?.IsTemporary));
        Assert.Contains(detail, result.Problem!.Detail, StringComparison.Ordinal);
    }
}
