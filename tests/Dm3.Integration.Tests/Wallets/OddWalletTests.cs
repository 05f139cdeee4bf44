using System.Numerics;
using System.Text.Json.Nodes;
using Dm3.DevNet.Chain;
using Dm3.DevNet.Contracts;
using Dm3.Ens.Wallets;
using Dm3.Ethereum;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Wallets;

namespace Dm3.Integration.Tests.Wallets;

/// <summary>Wallets that a stranger wrote to mislead, hold up or break whoever asks them.</summary>
[Collection(NetworkTests.Name)]
public sealed class OddWalletTests(NetworkFixture network)
{
    // Ways of OddWallet, by number.
    private const int Accepts = 0;
    private const int SaysAMegabyte = 6;
    private const int Ways = 13;

    private static readonly Hash256 Digest = Keccak256.Hash("a message"u8);

    private ContractWallets Wallets => new(network.Network.Rpc);

    [Fact]
    public async Task OnlyTheMagicValue_IsAYes()
    {
        for (var way = 0; way < Ways; way++)
        {
            var wallet = await DeployAsync("OddWallet", ContractCall.Arguments("(uint8)", new BigInteger(way)));
            var expected = way is Accepts or SaysAMegabyte ? ContractWalletAnswer.Accepted : ContractWalletAnswer.Refused;
            Assert.Equal((way, expected), (way, await Wallets.CheckAsync(wallet, Digest, new byte[] { 1 })));
            await AssertRegistrationAsync($"odd-{way}.dm3.eth", wallet, new byte[66], expected == ContractWalletAnswer.Accepted ? 201 : 403);
        }
    }

    [Fact]
    public async Task AddressWithoutCode_IsNoWallet() =>
        Assert.Equal(ContractWalletAnswer.NoContract, await Wallets.CheckAsync(Address.Parse("0x00000000000000000000000000000000000000aa"), Digest, new byte[] { 1 }));

    [Fact]
    public async Task Factory_MakesAWalletForTheQuestionOnly()
    {
        var factory = await DeployAsync("OddWalletFactory", []);
        foreach (var (way, expected) in ((int, ContractWalletAnswer)[])[(Accepts, ContractWalletAnswer.Accepted), (7, ContractWalletAnswer.Refused)])
        {
            var wallet = Predict(factory, way);
            var make = ContractCall.Encode("make(uint8,bytes32)", new BigInteger(way), new byte[32]);
            for (var times = 0; times < 2; times++)
                Assert.Equal(expected, await Wallets.CheckAsync(wallet, Digest, new ContractSignature(new byte[] { 1 }, factory, make).ToBytes()));
            Assert.Empty(await network.Network.Rpc.GetCodeAsync(wallet));
            await AssertRegistrationAsync($"made-{way}.dm3.eth", wallet, new ContractSignature(new byte[] { 1 }, factory, make).ToBytes(), expected == ContractWalletAnswer.Accepted ? 201 : 403);
        }

        var never = Predict(factory, Accepts + 1);
        foreach (var call in (byte[][])[[], [1, 2, 3], ContractCall.Encode("fail()"), ContractCall.Encode("loop()"), ContractCall.Encode("make(uint8,bytes32)", BigInteger.Zero, new byte[32])])
            Assert.Equal(ContractWalletAnswer.NoContract, await Wallets.CheckAsync(never, Digest, new ContractSignature(new byte[] { 1 }, factory, call).ToBytes()));
    }

    [Fact]
    public void CommittedCode_IsWhatTheSourceCompilesTo() =>
        Assert.Equal(Hex.Encode(ContractArtifact.Embedded(typeof(OddWalletTests).Assembly, "WalletSignatureCheck").CreationCode.Span), Hex.Encode(ContractWallets.Code.Span));

    private async Task AssertRegistrationAsync(string name, Address owner, byte[] signature, int status)
    {
        var document = await network.Registry.GetTypedDataAsync("Registration", new JsonObject
        {
            ["name"] = name,
            ["owner"] = owner.ToString(),
            ["texts"] = new JsonArray(),
            ["addresses"] = new JsonArray(),
            ["contenthash"] = "0x",
        });
        var body = new JsonObject { ["operation"] = document["message"]!.DeepClone(), ["signature"] = Hex.Encode(signature) }.ToJsonString();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var reply = await network.Http.PostAsync(new Uri("/v1/names", UriKind.Relative), content);
        Assert.Equal((name, status), (name, (int)reply.StatusCode));
        if (status == 403) Assert.Equal("wrong-signer", (string)JsonNode.Parse(await reply.Content.ReadAsStringAsync())!["code"]!);
    }

    private async Task<Address> DeployAsync(string contract, byte[] arguments)
    {
        using var key = network.Wallet(0);
        byte[] code = [.. ContractArtifact.Embedded(typeof(OddWalletTests).Assembly, contract).CreationCode.Span, .. arguments];
        return await new ChainAccount(network.Network.Rpc, network.Network.Description.ChainId, key).DeployAsync(code);
    }

    // EIP-1014.
    private static Address Predict(Address factory, int way)
    {
        byte[] code = [.. ContractArtifact.Embedded(typeof(OddWalletTests).Assembly, "OddWallet").CreationCode.Span, .. ContractCall.Arguments("(uint8)", new BigInteger(way))];
        return new Address(Keccak256.Hash([0xff, .. factory.Bytes, .. new byte[32], .. Keccak256.Hash(code).Bytes]).Bytes[12..]);
    }
}
