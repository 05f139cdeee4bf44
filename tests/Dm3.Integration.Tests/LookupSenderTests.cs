using Dm3.DevNet.Chain;
using Dm3.DevNet.Contracts;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;
using Dm3.Ethereum.Transactions;

namespace Dm3.Integration.Tests;

/// <summary>With a chain at hand, the gateway serves any contract that asks under its own address, and nobody else.</summary>
[Collection(NetworkTests.Name)]
public sealed class LookupSenderTests(NetworkFixture fixture)
{
    [Fact]
    public async Task Contract_IsServedFromTheMomentItStands()
    {
        using var key = fixture.Wallet(9);
        var forwarder = Eip1559Transaction.ContractAddress(key.Address, await fixture.Network.Rpc.GetTransactionCountAsync(key.Address));
        Assert.True(DnsName.TryEncode("nobody.dm3.eth", out var wireName));
        var request = new ResolveRequest(ResolveForm.Ens, wireName, new AddrQuery(Namehash.Of("nobody.dm3.eth")).Encode(), default).Encode();
        var path = new Uri($"/{forwarder.ToLowerHex()}/{Hex.Encode(request)}.json", UriKind.Relative);
        Assert.Equal(404, (int)(await fixture.Http.GetAsync(path)).StatusCode);

        byte[] code =
        [
            .. ContractArtifact.Embedded(typeof(LookupSenderTests).Assembly, "UniversalForwarder").CreationCode.Span,
            .. ContractCall.Arguments("(address)", fixture.Resolver),
        ];
        Assert.Equal(forwarder, await new ChainAccount(fixture.Network.Rpc, fixture.Network.Description.ChainId, key).DeployAsync(code));
        Assert.Equal(200, (int)(await fixture.Http.GetAsync(path)).StatusCode);
    }
}
