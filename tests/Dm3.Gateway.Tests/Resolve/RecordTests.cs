using System.Numerics;
using Dm3.Ethereum;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;
using static Dm3.Gateway.Tests.Lookup;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Resolve;

/// <summary>Each record call, for a registered name, a missing record, an unregistered name and an address name. Every answer here is verified.</summary>
public sealed class RecordTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private const string Description = "\"é🦊\"";
    private const string Contenthash = "0xe301017012205cbd1cc86ac20d6640795809c2a185bb2504538a2de8076da5a6971b8acb4715";
    private static readonly string AddressName = $"{Bob.Address.ToLowerHex()}.dm3.eth";

    private async Task<string> RegisteredAsync()
    {
        const string Name = "records.dm3.eth";
        if ((await gateway.GetAsync("/v1/names/" + Name)).Status == 200) return Name;
        var draft = gateway.Drafts.Registration(Name, Alice.Address)
            .With(("network.dm3.profile", Alice.ProfileText), ("description", Description), ("avatar", "https://example.com/a.png"))
            .With((60, "0x00000000000000000000000000000000000000aa"), (0, "0x76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac"), (0x8000_2105, "0x00000000000000000000000000000000000000bb"))
            .With("contenthash", Contenthash);
        Assert.Equal(201, (await gateway.SendAsync(draft, Alice)).Status);
        return Name;
    }

    [Fact]
    public async Task Answers_TheTextThatTheOwnerSet()
    {
        Assert.Equal(Alice.ProfileText, await gateway.TextOfAsync(await RegisteredAsync(), "network.dm3.profile"));
        Assert.Equal(Description, await gateway.TextOfAsync(await RegisteredAsync(), "description"));
    }

    [Fact]
    public async Task Answers_TheEtherAddressOnBothAddrCalls()
    {
        var name = await RegisteredAsync();
        Assert.Equal(Address.Parse("0x00000000000000000000000000000000000000aa"), await gateway.AddrOfAsync(name));
        Assert.Equal("0x00000000000000000000000000000000000000aa", await gateway.CoinOfAsync(name, 60));
    }

    [Fact]
    public async Task Answers_EachCoinTypeWithItsOwnBytes()
    {
        var name = await RegisteredAsync();
        Assert.Equal("0x76a91462e907b15cbf27d5425399ebf6f0fb50ebb88f1888ac", await gateway.CoinOfAsync(name, 0));
        Assert.Equal("0x00000000000000000000000000000000000000bb", await gateway.CoinOfAsync(name, 0x8000_2105));
    }

    // 2^64 + 60 is not Ether: a coin type is compared as a whole number.
    [Fact]
    public async Task Answers_NoBytesForACoinTypeThatIsNotSet()
    {
        var name = await RegisteredAsync();
        foreach (var coinType in (BigInteger[])[2, 61, 0x8000_0001, 0x8000_0000, (BigInteger.One << 63) - 1, BigInteger.One << 63, (BigInteger.One << 64) + 60, (BigInteger.One << 256) - 1])
            Assert.Equal("0x", await gateway.CoinOfAsync(name, coinType));
    }

    [Fact]
    public async Task Answers_TheDefaultEvmAddressOnEveryEvmChainThatHasNone()
    {
        const string Name = "default-evm.dm3.eth";
        var draft = gateway.Drafts.Registration(Name, Alice.Address).With((0x8000_0000, "0x00000000000000000000000000000000000000cc"), (0x8000_000a, "0x00000000000000000000000000000000000000dd"));
        Assert.Equal(201, (await gateway.SendAsync(draft, Alice)).Status);
        Assert.Equal("0x00000000000000000000000000000000000000cc", await gateway.CoinOfAsync(Name, 0x8000_0001));
        Assert.Equal("0x00000000000000000000000000000000000000cc", await gateway.CoinOfAsync(Name, 60));
        Assert.Equal("0x00000000000000000000000000000000000000dd", await gateway.CoinOfAsync(Name, 0x8000_000a));
        Assert.Equal("0x", await gateway.CoinOfAsync(Name, 0));
        Assert.Equal("0x", await gateway.CoinOfAsync(Name, 0x1_8000_0001));
    }

    [Fact]
    public async Task Answers_TheContenthash()
    {
        var name = await RegisteredAsync();
        Assert.Equal(Contenthash, Hex.Encode(DecodeBytes(await gateway.ResolveAsync(name, new ContenthashQuery(Node(name))))));
    }

    public static TheoryData<string> NamesWithoutRecords => ["records.dm3.eth", "nobody-has-this.dm3.eth", "nobody.messengerxy.eth", "x.y.z.dm3.eth", "dm3.eth", AddressName];

    [Theory]
    [MemberData(nameof(NamesWithoutRecords))]
    public async Task Signs_AnEmptyValueOfTheRightTypeForWhatIsNotThere(string name)
    {
        await RegisteredAsync();
        var node = Node(name);
        Assert.Equal("", await gateway.TextOfAsync(name, "no-such-key"));
        Assert.Equal("", await gateway.TextOfAsync(name, ""));
        Assert.Equal("0x", await gateway.CoinOfAsync(name, 3));
        Assert.Equal(RecordAnswer.Text(""), await gateway.ResolveAsync(name, new NameQuery(node)));
        Assert.Equal(RecordAnswer.Pubkey(default, default), await gateway.ResolveAsync(name, new PubkeyQuery(node)));
        Assert.Equal(RecordAnswer.Abi(0, []), await gateway.ResolveAsync(name, new AbiQuery(node, 15)));
        Assert.Equal(RecordAnswer.Address(Address.Zero), await gateway.ResolveAsync(name, new InterfaceQuery(node, 0x01ffc9a7)));
        Assert.Equal(RecordAnswer.Bytes([]), await gateway.ResolveAsync(name, new DataQuery(node, "agent-context")));
        if (name == "records.dm3.eth") return;
        Assert.Equal(RecordAnswer.Bytes([]), await gateway.ResolveAsync(name, new ContenthashQuery(node)));
        if (name != AddressName) Assert.Equal(Address.Zero, await gateway.AddrOfAsync(name));
    }

    [Theory]
    [InlineData("__proto__")]
    [InlineData("constructor")]
    [InlineData("toString")]
    [InlineData("'; DROP TABLE names; --")]
    [InlineData("\0")]
    public async Task Signs_AnEmptyTextForKeysThatTrippedOtherGateways(string key) => Assert.Equal("", await gateway.TextOfAsync(await RegisteredAsync(), key));

    [Theory]
    [InlineData("network.dm3.profile", "eth.dm3.profile")]
    [InlineData("eth.dm3.profile", "network.dm3.profile")]
    [InlineData("network.dm3.deliveryService", "eth.dm3.deliveryService")]
    [InlineData("network.dm3.deliveryService", "eth.dm3.deliveryservice")]
    [InlineData("eth.dm3.deliveryService", "network.dm3.deliveryService")]
    [InlineData("eth.dm3.deliveryservice", "network.dm3.deliveryService")]
    [InlineData("eth.dm3.deliveryservice", "eth.dm3.deliveryService")]
    public async Task Answers_ADm3RecordUnderItsOtherKeysToo(string set, string asked)
    {
        var name = $"alias-{Guid.NewGuid():N}.dm3.eth";
        var value = set.Contains("profile", StringComparison.Ordinal) ? Alice.ProfileText : "one value";
        await gateway.RegisterAsync(Alice, name, (set, value));
        Assert.Equal(value, await gateway.TextOfAsync(name, asked));
        Assert.Equal("", await gateway.TextOfAsync(name, asked.Contains("profile", StringComparison.Ordinal) ? "eth.dm3.deliveryService" : "eth.dm3.profile"));
    }

    [Fact]
    public async Task Answers_AnAddressNameWithItsAddressThoughNobodyRegisteredIt()
    {
        Assert.Equal(Bob.Address, await gateway.AddrOfAsync(AddressName));
        Assert.Equal(Bob.Address.ToLowerHex(), await gateway.CoinOfAsync(AddressName, 60));
        Assert.Equal("0x", await gateway.CoinOfAsync(AddressName, 0));
    }

    [Fact]
    public async Task Answers_AnAddressNameWithItsAddressWhateverWasRegistered()
    {
        var owner = Of("address name owner");
        var name = $"{owner.Address.ToLowerHex()}.dm3.eth";
        var elsewhere = gateway.Drafts.Registration(name, owner.Address).With((60, "0x00000000000000000000000000000000000000ee"));
        Assert.Equal((403, "reserved"), (await gateway.SendAsync(elsewhere, owner)).Problem);
        var draft = gateway.Drafts.Registration(name, owner.Address).With(("eth.dm3.profile", owner.ProfileText)).With((0x8000_0000, "0x00000000000000000000000000000000000000ee"));
        Assert.Equal(201, (await gateway.SendAsync(draft, owner)).Status);
        Assert.Equal(owner.Address, await gateway.AddrOfAsync(name));
        Assert.Equal(owner.Address.ToLowerHex(), await gateway.CoinOfAsync(name, 60));
        Assert.Equal(owner.ProfileText, await gateway.TextOfAsync(name, "network.dm3.profile"));
    }

    [Fact]
    public async Task Answers_NoAddressForAnAddressLabelInAZoneOfNamesOnly() =>
        Assert.Equal(Address.Zero, await gateway.AddrOfAsync($"{Bob.Address.ToLowerHex()}.messengerxy.eth"));

    [Fact]
    public async Task Answers_NoAddressForANameBelowAnAddressName() => Assert.Equal(Address.Zero, await gateway.AddrOfAsync("a." + AddressName));

    [Fact]
    public async Task Answers_ADeeperNameWithItsOwnRecordsOnly()
    {
        await gateway.RegisterAsync(Alice, "parent.dm3.eth", ("avatar", "parent's"));
        await gateway.RegisterAsync(Alice, "a.b.parent.dm3.eth", ("avatar", "child's"));
        Assert.Equal("child's", await gateway.TextOfAsync("a.b.parent.dm3.eth", "avatar"));
        Assert.Equal("parent's", await gateway.TextOfAsync("parent.dm3.eth", "avatar"));
        Assert.Equal("", await gateway.TextOfAsync("b.parent.dm3.eth", "avatar"));
    }

    [Fact]
    public async Task Answers_NamesThatAreNotAscii()
    {
        await gateway.RegisterAsync(Alice, "bücher🦊.messengerxy.eth", ("avatar", "fox"));
        Assert.Equal("fox", await gateway.TextOfAsync("bücher🦊.messengerxy.eth", "avatar"));
    }

    [Fact]
    public async Task Answers_ALabelOf255Bytes()
    {
        var name = new string('a', 255) + ".dm3.eth";
        await gateway.RegisterAsync(Alice, name, ("avatar", "long"));
        Assert.Equal("long", await gateway.TextOfAsync(name, "avatar"));
    }

    [Fact]
    public async Task Refuses_ACallForAnotherNode()
    {
        await RegisteredAsync();
        foreach (var query in (RecordQuery[])[Addr("records.dm3.eth"), Text("records.dm3.eth", "avatar"), Coin("records.dm3.eth", 60), new ContenthashQuery(Node("records.dm3.eth"))])
            Assert.Equal(400, (await gateway.FetchAsync(Calldata("other.dm3.eth", query))).CcipRefusal);
    }

    [Fact]
    public async Task Refuses_ANameUnderNoZoneOfOurs()
    {
        foreach (var name in (string[])["alice.eth", "eth", "notdm3.eth", "alice.dm3.eth.evil.com", "dm3"])
            Assert.Equal(404, (await gateway.FetchAsync(Calldata(name, Addr(name)))).CcipRefusal);
    }
}
