using System.Text.Json.Nodes;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;
using Dm3.Testing;

namespace Dm3.Integration.Tests.Operations;

/// <summary>A client of ERC-7884 and ENSIP-20 that knows the resolver contract and nothing else writes names, on ethers; ethers resolves them.</summary>
[Collection(NetworkTests.Name)]
public sealed class GenericClientTests(NetworkFixture network)
{
    private const string Contenthash = "0xe3010170122029f2d17be6139079dc48696d1f582a8530eb9805b561eda517e22a892c7e3f1f";
    private const string Ipfs = "ipfs://QmRAQB6YaCyidP37UdDnjFY5vQuiBrcqdyoW1CuDgwxkD4";
    private const int Alice = 1;
    private const int Bob = 2;

    [Fact]
    public async Task Client_RegistersWritesEveryRecordAndTransfers()
    {
        const string Name = "generic.dm3.eth";
        var (alice, bob) = (Account(Alice), Account(Bob));
        var registered = await SendAsync(Alice, "handler", null, Register(Name, alice));
        Assert.Equal((201, "0x"), ((int)registered["status"]!, (string)registered["body"]!["data"]!));
        Assert.Equal($"{network.Network.Description.GatewayUrl}/v1/operations", (string)registered["url"]!);

        Assert.Equal(200, await StatusAsync(Alice, ["setText", Node(Name), "description", "by calldata"]));
        Assert.Equal(200, await StatusAsync(Alice, ["setAddr(bytes32,address)", Node(Name), alice]));
        Assert.Equal(200, await StatusAsync(Alice, ["setAddr(bytes32,uint256,bytes)", Node(Name), 2147483658, bob]));
        Assert.Equal(200, await StatusAsync(Alice, ["setContenthash", Node(Name), Contenthash]));
        Query[] all = [new(Name, "text", "description"), new(Name, "addr"), new(Name, "coin", "2147483658"), new(Name, "contenthash")];
        Assert.Equal(["by calldata", alice, bob, Ipfs], await network.EthersAsync(all));

        Assert.Equal(200, await StatusAsync(
            Alice, ["setText", Node(Name), "description", ""], ["setAddr(bytes32,address)", Node(Name), Address.Zero.ToString()], ["setContenthash", Node(Name), "0x"]));
        Assert.Equal(["", NetworkFixture.None, bob, NetworkFixture.None], await network.EthersAsync(all));

        Assert.Equal(403, await StatusAsync(Bob, ["transferFrom", Wire(Name), alice, bob]));
        Assert.Equal(200, await StatusAsync(Alice, ["transferFrom", Wire(Name), alice, bob]));
        Assert.Equal(403, await StatusAsync(Alice, ["setText", Node(Name), "description", "still mine"]));
        Assert.Equal(200, await StatusAsync(Bob, ["setText", Node(Name), "description", "bob's"]));
        Assert.Equal(["bob's"], await network.EthersAsync(all[0]));
    }

    [Theory]
    [InlineData("handler")]
    [InlineData("call")]
    public async Task Client_RegistersAndSetsRecordsAtOnce(string via)
    {
        var name = $"at-once-{via}.dm3.eth";
        var reply = await SendAsync(Alice, via, null, Register(name, Account(Alice)), ["setText", Node(name), "description", "both"], ["setAddr(bytes32,address)", Node(name), Account(Alice)]);
        Assert.Equal(201, (int)reply["status"]!);
        Assert.Equal(["both", Account(Alice)], await network.EthersAsync(new(name, "text", "description"), new(name, "addr")));
    }

    [Fact]
    public async Task Client_SetsRecordsByTheRegistrationsExtraData()
    {
        const string Name = "extra.messengerxy.eth";
        var records = new JsonObject { ["calls"] = new JsonArray(new JsonArray("setText", Node(Name), "description", "extra")) };
        Assert.Equal(201, (int)(await SendAsync(Alice, "handler", null, Register(Name, Account(Alice), records)))["status"]!);
        Assert.Equal(["extra"], await network.EthersAsync(new Query(Name, "text", "description")));
    }

    [Fact]
    public async Task Client_MakesItsCallHoldForOneVersion()
    {
        const string Name = "versioned.dm3.eth";
        Assert.Equal(201, await StatusAsync(Alice, Register(Name, Account(Alice))));
        Assert.Equal(200, await StatusAsync(Alice, ["expectVersion", Node(Name), 1], ["setText", Node(Name), "description", "first"]));
        var late = await SendAsync(Alice, "handler", null, ["expectVersion", Node(Name), 1], ["setText", Node(Name), "description", "late"]);
        Assert.Equal((409, "stale-nonce", 2), ((int)late["status"]!, (string)late["body"]!["code"]!, (int)late["body"]!["version"]!));
        Assert.Equal(["first"], await network.EthersAsync(new Query(Name, "text", "description")));
    }

    // As ensjs asks, through the Universal Resolver. Without a forwarder between, the sender is the caller.
    [Fact]
    public async Task Client_FindsTheHandlerThroughResolve()
    {
        const string Name = "through-resolve.dm3.eth";
        Assert.Equal(201, (int)(await SendAsync(Alice, "resolve", Wire(Name), Register(Name, Account(Alice))))["status"]!);
        Assert.Equal(200, (int)(await SendAsync(Alice, "resolve", Wire(Name), ["setText", Node(Name), "description", "found"]))["status"]!);
        Assert.Equal(["found"], await network.EthersAsync(new Query(Name, "text", "description")));
    }

    [Fact]
    public async Task Terms_SayThatANameIsFreeOfChargeAndWhetherItCanBeHad()
    {
        const string Name = "terms.dm3.eth";
        async Task<JsonNode> TermsAsync(string name) => await RunAsync(new() { ["via"] = "terms", ["wire"] = Wire(name) }, Alice);
        var free = await TermsAsync(Name);
        Assert.Equal(("0", true, "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE", "0"), ((string)free["price"]!, (bool)free["available"]!, (string)free["token"]!, (string)free["commitTime"]!));
        Assert.Equal(201, await StatusAsync(Alice, Register(Name, Account(Alice))));
        Assert.False((bool)(await TermsAsync(Name))["available"]!);
        Assert.False((bool)(await TermsAsync("admin.dm3.eth"))["available"]!);
    }

    [Fact]
    public async Task Resolver_KnowsNoOtherWrites()
    {
        var call = new JsonObject { ["calls"] = new JsonArray(new JsonArray("getOperationHandler", "0x" + new string('0', 72))) };
        Assert.Equal("FunctionNotSupported", (string)(await RunAsync(call, Alice))["error"]!);
    }

    private static JsonArray Register(string name, string owner, JsonNode? extraData = null) =>
        ["register", new JsonArray(Wire(name), owner, 31_536_000, "0x" + new string('5', 64), Address.Zero.ToString(), extraData ?? "0x")];

    private static string Node(string name) => Namehash.Of(name).ToString();

    private static string Wire(string name) => DnsName.TryEncode(name, out var wire) ? Hex.Encode(wire) : throw new ArgumentException("No name.", nameof(name));

    private string Account(int index) => network.Network.Accounts[index].Address.ToString();

    private async Task<int> StatusAsync(int account, params JsonArray[] calls) => (int)(await SendAsync(account, "handler", null, calls))["status"]!;

    private Task<JsonNode> SendAsync(int account, string via, string? wire, params JsonArray[] calls) =>
        RunAsync(new() { ["via"] = via, ["wire"] = wire, ["calls"] = new JsonArray([.. calls]) }, account);

    private async Task<JsonNode> RunAsync(JsonObject input, int account)
    {
        input["rpcUrl"] = network.Network.Description.RpcUrl;
        input["key"] = network.Network.Accounts[account].PrivateKey;
        input["resolver"] = network.Network.Description.Resolver;
        return JsonNode.Parse(await NodeScript.RunAsync("operations/erc7884.mjs", input.ToJsonString()))!;
    }
}
