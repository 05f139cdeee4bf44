using Dm3.Ethereum.Encoding;
using Dm3.Testing;
using static Dm3.Gateway.Tests.Wallet;

namespace Dm3.Gateway.Tests.Auth;

/// <summary>Signatures of contract wallets where the chain cannot say anything. Those that it takes: Dm3.Integration.Tests, with real Safes.</summary>
public sealed class ContractWalletTests
{
    private static readonly byte[] TwoOwners = [.. new byte[130]];

    [Fact]
    public async Task WithoutAChain_TheRefusalSaysSo()
    {
        await using var gateway = await TestGateway.StartAsync();
        await RefusedAsync(gateway, TwoOwners, 403, "contract-wallet-unchecked");
        await RefusedAsync(gateway, new byte[66], 403, "contract-wallet-unchecked");
        await RefusedAsync(gateway, new byte[65], 400, "bad-signature");
        Assert.Equal(201, (await gateway.SendAsync(gateway.Drafts.Registration("own-key.dm3.eth", Alice.Address), Alice)).Status);
    }

    [Theory]
    [InlineData(200, "no json")]
    [InlineData(200, """{"jsonrpc":"2.0","id":1,"result":"0x"}""")]
    [InlineData(200, """{"jsonrpc":"2.0","id":1,"result":"0x01"}""")]
    [InlineData(200, """{"jsonrpc":"2.0","id":1,"result":"0x0000000000000000000000000000000000000000000000000000000000000003"}""")]
    [InlineData(200, """{"jsonrpc":"2.0","id":1,"result":"0x8000000000000000000000000000000000000000000000000000000000000001"}""")]
    [InlineData(200, """{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"busy"}}""")]
    [InlineData(500, "")]
    [InlineData(401, "")]
    public async Task NodeThatFails_IsOurFaultAndNotAWrongSigner(int status, string answer)
    {
        await using var node = await LocalServer.SayingAsync(answer, status);
        await using var gateway = await TestGateway.StartAsync(("Gateway:RpcUrl", node.Url));
        await RefusedAsync(gateway, TwoOwners, 503, "chain-unreachable");
        await RefusedAsync(gateway, new byte[65], 503, "chain-unreachable");
        // Accounts with a key do not need it.
        var asked = node.Requests;
        Assert.Equal(201, (await gateway.SendAsync(gateway.Drafts.Registration("own-key.dm3.eth", Alice.Address), Alice)).Status);
        Assert.Equal(asked, node.Requests);
    }

    [Fact]
    public async Task NodeThatIsNotThereOrSilent_IsOurFaultToo()
    {
        await using var silent = await LocalServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        foreach (var url in (string[])["http://127.0.0.1:1", silent.Url])
        {
            await using var gateway = await TestGateway.StartAsync(("Gateway:RpcUrl", url));
            await RefusedAsync(gateway, TwoOwners, 503, "chain-unreachable");
        }
    }

    [Fact]
    public async Task SignatureOfTooManyBytes_IsRefusedBeforeAnythingElse()
    {
        await using var node = await LocalServer.SayingAsync("{}");
        await using var gateway = await TestGateway.StartAsync(("Gateway:RpcUrl", node.Url));
        await RefusedAsync(gateway, new byte[(16 * 1024) + 1], 400, "signature-too-big");
        var nonsense = gateway.Drafts.Registration("NOT A NAME", Alice.Address);
        Assert.Equal((400, "signature-too-big"), (await gateway.SendSignedAsync(nonsense, Hex.Encode(new byte[(16 * 1024) + 1]))).Problem);
        Assert.Equal(0, node.Requests);
        await RefusedAsync(gateway, new byte[16 * 1024], 503, "chain-unreachable");
    }

    [Fact]
    public async Task WrappingThatCannotBeRead_IsRefusedWithoutTheChain()
    {
        await using var node = await LocalServer.SayingAsync("{}");
        await using var gateway = await TestGateway.StartAsync(("Gateway:RpcUrl", node.Url));
        await RefusedAsync(gateway, [.. new byte[95], .. Hex.Decode("0x" + string.Concat(Enumerable.Repeat("6492", 16)))], 403, "wrong-signer");
        Assert.Equal(0, node.Requests);
    }

    [Fact]
    public async Task ManyQuestionsAtOnce_AreNotAllPassedOnToTheChain()
    {
        await using var node = await LocalServer.SayingAsync("""{"jsonrpc":"2.0","id":0,"error":{"code":-32000,"message":"busy"}}""");
        await using var gateway = await TestGateway.StartAsync(("Gateway:RpcUrl", node.Url));
        var draft = gateway.Drafts.Registration("flood.dm3.eth", Alice.Address);
        var replies = await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => gateway.SendSignedAsync(draft, Hex.Encode(TwoOwners))));
        Assert.Equal([429, 503], replies.Select(reply => reply.Status).Distinct().Order());
        Assert.All(replies.Where(reply => reply.Status == 429), reply => Assert.Equal("1", reply.Headers.RetryAfter?.ToString()));
        Assert.True(node.Requests < 400, $"{node.Requests} questions reached the chain");
    }

    private static async Task RefusedAsync(TestGateway gateway, byte[] signature, int status, string code)
    {
        var before = gateway.Dump();
        Assert.Equal((status, code), (await gateway.SendSignedAsync(gateway.Drafts.Registration("wallet.dm3.eth", Alice.Address), Hex.Encode(signature))).Problem);
        Assert.Equal(before, gateway.Dump());
    }
}
