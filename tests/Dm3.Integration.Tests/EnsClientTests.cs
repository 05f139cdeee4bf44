using Dm3.DevNet.Chain;
using Dm3.DevNet.Contracts;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Names;

namespace Dm3.Integration.Tests;

/// <summary>Our own ENS client against the real registry: wildcard names through our gateway, and names with a plain resolver on the chain.</summary>
[Collection(NetworkTests.Name)]
public sealed class EnsClientTests(NetworkFixture fixture) : IDisposable
{
    private readonly OutboundHttp _http = new(new OutboundOptions { AllowLocal = true });

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Reads_EveryRecordThroughTheGateway()
    {
        using var owner = fixture.Wallet(1);
        await fixture.RegisterAsync(
            "own-client.dm3.eth", owner, [NetworkFixture.Text("description", "hello 👋")],
            [NetworkFixture.Coin("60", owner.Address.ToLowerHex()), NetworkFixture.Coin("0", "0x0014aa")], "0xe30101");
        var client = Client();
        Assert.Equal("hello 👋", (await client.TextAsync("own-client.dm3.eth", "description")).Value);
        Assert.Equal(owner.Address, (await client.AddressAsync("own-client.dm3.eth")).Value);
        Assert.Equal([0x00, 0x14, 0xaa], (await client.CoinAddressAsync("own-client.dm3.eth", 0)).Value!);
        Assert.Equal([0xe3, 0x01, 0x01], (await client.ContenthashAsync("own-client.dm3.eth")).Value!);
        Assert.Equal(EnsFailure.NotSet, (await client.TextAsync("own-client.dm3.eth", "avatar")).Failure);
        Assert.Equal(EnsFailure.NotSet, (await client.AddressAsync("nobody-at-all.dm3.eth")).Failure);
    }

    [Theory]
    [InlineData("unknown.eth", EnsFailure.NoResolver)]
    [InlineData("Alice.dm3.eth", EnsFailure.InvalidName)]
    [InlineData("a..eth", EnsFailure.InvalidName)]
    public async Task Says_WhyThereIsNoRecord(string name, EnsFailure expected) => Assert.Equal(expected, (await Client().TextAsync(name, "url")).Failure);

    [Fact]
    public async Task Says_ThatTheGatewayCannotBeReached()
    {
        using var guarded = new OutboundHttp(new OutboundOptions());
        var result = await Client(guarded).TextAsync("alice.dm3.eth", "url");
        Assert.Equal(EnsFailure.GatewayUnreachable, result.Failure);
    }

    [Fact]
    public async Task Reads_APlainResolver_ForItsOwnNamesOnly()
    {
        var plain = await PlainResolverAsync("plain", Namehash.Of("eth"), "plain.eth");
        await SendAsync(plain, "setText(bytes32,string,string)", Node("plain.eth"), "url", "https://plain.example");
        var client = Client();
        Assert.Equal("https://plain.example", (await client.TextAsync("plain.eth", "url")).Value);
        Assert.Equal(EnsFailure.NotSet, (await client.TextAsync("plain.eth", "email")).Failure);
        Assert.Equal(EnsFailure.Reverted, (await client.ContenthashAsync("plain.eth")).Failure);
        // Below it, a resolver that is not a wildcard resolver answers nothing.
        Assert.Equal(EnsFailure.NoResolver, (await client.TextAsync("sub.plain.eth", "url")).Failure);
    }

    [Fact]
    public async Task Finds_APrimaryNameOnlyIfItPointsBack()
    {
        var address = fixture.Network.Accounts[5].Address;
        var reverse = $"{address.ToLowerHex()[2..]}.addr.reverse";
        await OwnAsync("reverse", Hash256.Zero);
        await OwnAsync("addr", Namehash.Of("reverse"));
        var plain = await PlainResolverAsync(address.ToLowerHex()[2..], Namehash.Of("addr.reverse"), reverse);
        var client = Client();
        Assert.Equal(EnsFailure.NotSet, (await client.PrimaryNameAsync(address, 60)).Failure);

        using var owner = fixture.Wallet(5);
        await fixture.RegisterAsync("primary.dm3.eth", owner, [], [NetworkFixture.Coin("60", address.ToLowerHex())]);
        await SendAsync(plain, "setName(bytes32,string)", Node(reverse), "primary.dm3.eth");
        Assert.Equal("primary.dm3.eth", (await client.PrimaryNameAsync(address, 60)).Value);

        using var other = fixture.Wallet(6);
        await fixture.RegisterAsync("not-mine.dm3.eth", other, [], [NetworkFixture.Coin("60", other.Address.ToLowerHex())]);
        await SendAsync(plain, "setName(bytes32,string)", Node(reverse), "not-mine.dm3.eth");
        Assert.Equal(EnsFailure.NotMutual, (await client.PrimaryNameAsync(address, 60)).Failure);
        await SendAsync(plain, "setName(bytes32,string)", Node(reverse), "Primary.dm3.eth");
        Assert.Equal(EnsFailure.InvalidName, (await client.PrimaryNameAsync(address, 60)).Failure);
    }

    private static byte[] Node(string name) => Namehash.Of(name).Bytes.ToArray();

    private EnsClient Client(OutboundHttp? http = null) => new(
        fixture.Network.Rpc, new CcipReadClient(fixture.Network.Rpc, new GatewayClient(http ?? _http)), Address.Parse(fixture.Network.Description.EnsRegistry));

    private async Task<Address> PlainResolverAsync(string label, Hash256 parent, string name)
    {
        using var key = fixture.Wallet(0);
        var plain = await Account(key).DeployAsync(ContractArtifact.Embedded(typeof(EnsClientTests).Assembly, "PlainResolver").CreationCode);
        await OwnAsync(label, parent);
        await SendAsync(Address.Parse(fixture.Network.Description.EnsRegistry), "setResolver(bytes32,address)", Node(name), plain);
        return plain;
    }

    private async Task OwnAsync(string label, Hash256 parent)
    {
        using var key = fixture.Wallet(0);
        var labelHash = Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(label)).Bytes.ToArray();
        await SendAsync(
            Address.Parse(fixture.Network.Description.EnsRegistry), "setSubnodeOwner(bytes32,bytes32,address)", parent.Bytes.ToArray(), labelHash, key.Address);
    }

    private async Task SendAsync(Address contract, string signature, params object[] values)
    {
        using var key = fixture.Wallet(0);
        await Account(key).SendAsync(contract, ContractCall.Encode(signature, values));
    }

    private ChainAccount Account(PrivateKey key) => new(fixture.Network.Rpc, fixture.Network.Description.ChainId, key);
}
