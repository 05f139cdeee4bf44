using System.Text.Json.Nodes;

namespace Dm3.Integration.Tests;

/// <summary>Clients that we did not write resolve names of ours: ethers v6 from the ENS registry on, viem at the resolver and through a forwarder.</summary>
[Collection(NetworkTests.Name)]
public sealed class ClientsResolveTests(NetworkFixture fixture)
{
    private const string None = NetworkFixture.None;
    private const string BitcoinCoin = "0";
    private const string OptimismCoin = "2147483658";
    private const string BitcoinScript = "0x76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac";
    private const string Contenthash = "0xe3010170122029f2d17be6139079dc48696d1f582a8530eb9805b561eda517e22a892c7e3f1f";
    private const string Ipfs = "ipfs://QmRAQB6YaCyidP37UdDnjFY5vQuiBrcqdyoW1CuDgwxkD4";

    [Fact]
    public async Task Ethers_ResolvesEveryRecordThatItKnows()
    {
        var (name, owner, optimism) = await RegisterFullAsync("ethers.dm3.eth", 1);
        Assert.Equal(
        [
            "hello 👋", owner, owner, optimism, Ipfs,
        ], await fixture.EthersAsync(
            new(name, "text", "description"), new(name, "addr"), new(name, "coin", "60"), new(name, "coin", OptimismCoin), new(name, "contenthash")));
    }

    [Fact]
    public async Task Viem_ResolvesEveryRecord()
    {
        var (name, owner, optimism) = await RegisterFullAsync("viem.dm3.eth", 2);
        Assert.Equal(FullViemAnswers(owner, optimism), await fixture.ViemAsync(fixture.Resolver, FullViemQueries(name)));
    }

    [Fact]
    public async Task Viem_ResolvesThroughContractThatAsksUnderItsOwnAddress()
    {
        var (name, owner, optimism) = await RegisterFullAsync("forwarded.dm3.eth", 3);
        Assert.Equal(FullViemAnswers(owner, optimism), await fixture.ViemAsync(fixture.Forwarder, FullViemQueries(name)));
    }

    [Fact]
    public async Task MissingRecord_IsEmptyAndNoError()
    {
        using var owner = fixture.Wallet(4);
        await fixture.RegisterAsync("bare.dm3.eth", owner);
        await AssertEmptyAsync("bare.dm3.eth");
    }

    [Theory]
    [InlineData("nobody.dm3.eth")]
    [InlineData("nobody.messengerxy.eth")]
    [InlineData("deep.under.nobody.dm3.eth")]
    public Task UnregisteredName_IsEmptyAndNoError(string name) => AssertEmptyAsync(name);

    [Fact]
    public async Task UnregisteredAddressName_HasItsAddressAndNothingElse()
    {
        var address = fixture.Network.Accounts[9].Address;
        var name = $"{address.ToLowerHex()}.dm3.eth";
        Assert.Equal([address.ToString(), ""], await fixture.EthersAsync(new(name, "addr"), new(name, "text", "url")));
        Assert.Equal([address.ToString(), ""], await fixture.ViemAsync(fixture.Resolver, new(name, "addr"), new(name, "text", "url")));
    }

    [Fact]
    public async Task AddressName_IsNoneInNameZone()
    {
        var name = $"{fixture.Network.Accounts[9].Address.ToLowerHex()}.messengerxy.eth";
        Assert.Equal(["0x0000000000000000000000000000000000000000"], await fixture.ViemAsync(fixture.Resolver, new Query(name, "addr")));
    }

    [Theory]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(200)]
    public async Task LongLabel_Resolves(int length)
    {
        using var owner = fixture.Wallet(5);
        var name = $"{new string('x', length)}.dm3.eth";
        await fixture.RegisterAsync(name, owner, [NetworkFixture.Text("url", "https://example.org")]);
        Assert.Equal(["https://example.org"], await fixture.ViemAsync(fixture.Resolver, new Query(name, "text", "url")));
        // ethers refuses labels above 63 bytes before it asks anybody.
        if (length <= 63) Assert.Equal(["https://example.org"], await fixture.EthersAsync(new Query(name, "text", "url")));
    }

    [Fact]
    public async Task Update_IsVisibleAtOnce()
    {
        using var owner = fixture.Wallet(6);
        const string Name = "changing.messengerxy.eth";
        await fixture.RegisterAsync(Name, owner, [NetworkFixture.Text("url", "https://one.example")]);
        Assert.Equal(["https://one.example"], await fixture.EthersAsync(new Query(Name, "text", "url")));
        Assert.Equal(200, (int)(await fixture.UpdateTextAsync(Name, owner, "url", "https://two.example")).Status);
        Assert.Equal(["https://two.example"], await fixture.EthersAsync(new Query(Name, "text", "url")));
        Assert.Equal(["https://two.example"], await fixture.ViemAsync(fixture.Forwarder, new Query(Name, "text", "url")));
        Assert.Equal(200, (int)(await fixture.UpdateTextAsync(Name, owner, "url", "")).Status);
        Assert.Equal([""], await fixture.ViemAsync(fixture.Resolver, new Query(Name, "text", "url")));
    }

    [Fact]
    public async Task Transfer_LetsTheNewOwnerWriteAndTheOldOneNot()
    {
        using var old = fixture.Wallet(7);
        using var next = fixture.Wallet(8);
        const string Name = "handed-on.dm3.eth";
        await fixture.RegisterAsync(Name, old);
        var document = await fixture.Registry.GetTypedDataAsync("Transfer", new JsonObject { ["name"] = Name, ["newOwner"] = next.Address.ToString() });
        var path = $"/v1/names/{Name}/transfer";
        Assert.Equal(403, (int)(await fixture.Registry.SendAsync(HttpMethod.Post, path, document, next)).Status);
        Assert.Equal(200, (int)(await fixture.Registry.SendAsync(HttpMethod.Post, path, document, old)).Status);

        var refused = await fixture.UpdateTextAsync(Name, old, "url", "https://mine.example");
        Assert.Equal((403, "wrong-signer"), ((int)refused.Status, refused.Body["code"]!.ToString()));
        Assert.Equal(200, (int)(await fixture.UpdateTextAsync(Name, next, "url", "https://ours.example")).Status);
        Assert.Equal(["https://ours.example"], await fixture.EthersAsync(new Query(Name, "text", "url")));
    }

    private async Task<(string Name, string Owner, string Optimism)> RegisterFullAsync(string name, int account)
    {
        using var owner = fixture.Wallet(account);
        var optimism = fixture.Network.Accounts[0].Address;
        await fixture.RegisterAsync(
            name, owner, [NetworkFixture.Text("description", "hello 👋")],
            [NetworkFixture.Coin("60", owner.Address.ToLowerHex()), NetworkFixture.Coin(OptimismCoin, optimism.ToLowerHex()), NetworkFixture.Coin(BitcoinCoin, BitcoinScript)],
            Contenthash);
        return (name, owner.Address.ToString(), optimism.ToString());
    }

    private static Query[] FullViemQueries(string name) =>
        [new(name, "text", "description"), new(name, "addr"), new(name, "coin", "60"), new(name, "coin", OptimismCoin), new(name, "coin", BitcoinCoin), new(name, "contenthash")];

    private static string[] FullViemAnswers(string owner, string optimism) =>
    [
        "hello 👋", owner, Lower(owner), Lower(optimism), BitcoinScript, Contenthash,
    ];

    private async Task AssertEmptyAsync(string name)
    {
        // Bitcoin is asked through viem: ethers has a form for Ethereum's own chains only, and says null for the rest.
        Query[] queries = [new(name, "text", "url"), new(name, "addr"), new(name, "coin", OptimismCoin), new(name, "contenthash")];
        Assert.Equal(["", None, None, None], await fixture.EthersAsync(queries));
        queries[2] = new(name, "coin", BitcoinCoin);
        Assert.Equal(["", "0x0000000000000000000000000000000000000000", "0x", "0x"], await fixture.ViemAsync(fixture.Resolver, queries));
    }

    private static string Lower(string address) => Dm3.Ethereum.Address.Parse(address).ToLowerHex();
}
