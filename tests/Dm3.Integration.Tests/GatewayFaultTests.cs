using Dm3.DevNet.Chain;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ethereum;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Crypto;
using Dm3.Ethereum.Encoding;
using Dm3.Ethereum.Names;
using Dm3.Testing;
using Microsoft.AspNetCore.Http;

namespace Dm3.Integration.Tests;

/// <summary>Gateways that fail or lie, between our ENS client, our resolver and our gateway.</summary>
[Collection(NetworkTests.Name)]
public sealed class GatewayFaultTests(NetworkFixture fixture) : IDisposable
{
    private const string Zone = "dm3.eth";

    private readonly OutboundHttp _http = new(new OutboundOptions { AllowLocal = true, Timeout = TimeSpan.FromSeconds(3) });

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task AnswerForAnotherName_IsRefused()
    {
        using var owner = fixture.Wallet(4);
        await fixture.RegisterAsync("lied-about.dm3.eth", owner, [NetworkFixture.Text("url", "mine")]);
        await fixture.RegisterAsync("lied-with.dm3.eth", owner, [NetworkFixture.Text("url", "theirs")]);
        var lies = false;
        await using var server = await LocalServer.StartAsync(context => PassOnAsync(context, lies ? "lied-with.dm3.eth" : null));
        await PointAsync("lied-about", server.Url);

        Assert.Equal("mine", (await Client().TextAsync("lied-about.dm3.eth", "url")).Value);
        lies = true;
        Assert.Equal(EnsFailure.Reverted, (await Client().TextAsync("lied-about.dm3.eth", "url")).Failure);
    }

    [Theory]
    [InlineData(500, EnsFailure.None)]
    [InlineData(0, EnsFailure.None)]
    [InlineData(404, EnsFailure.GatewayRefused)]
    public async Task SecondGateway_IsAskedUnlessTheFirstOneRefuses(int status, EnsFailure expected)
    {
        var name = $"second-{status}.dm3.eth";
        using var owner = fixture.Wallet(4);
        await fixture.RegisterAsync(name, owner, [NetworkFixture.Text("url", "mine")]);
        // 0: says nothing until the client hangs up.
        await using var first = await LocalServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return status == 0 ? Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default) : Task.CompletedTask;
        });
        await using var second = await LocalServer.StartAsync(context => PassOnAsync(context, null));
        await PointAsync(name.Split('.')[0], first.Url, second.Url);

        Assert.Equal(expected, (await Client().TextAsync(name, "url")).Failure);
        Assert.Equal((1, expected == EnsFailure.None ? 1 : 0), (first.Requests, second.Requests));
    }

    /// <summary>Asks the real gateway, about another name if one is given.</summary>
    private async Task PassOnAsync(HttpContext context, string? otherName)
    {
        var path = context.Request.Path.Value!;
        if (otherName is not null)
        {
            Assert.True(DnsName.TryEncode(otherName, out var wireName));
            var request = new ResolveRequest(ResolveForm.Ens, wireName, new TextQuery(Namehash.Of(otherName), "url").Encode(), default).Encode();
            path = $"/{path.Split('/')[1]}/{Hex.Encode(request)}.json";
        }

        using var answer = await fixture.Http.GetAsync(new Uri(path, UriKind.Relative));
        context.Response.StatusCode = (int)answer.StatusCode;
        await context.Response.WriteAsync(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Has our resolver name these gateways for one name of the zone.</summary>
    private async Task PointAsync(string label, params string[] gateways)
    {
        using var key = fixture.Wallet(0);
        var owner = new ChainAccount(fixture.Network.Rpc, fixture.Network.Description.ChainId, key);
        var labelHash = Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(label)).Bytes.ToArray();
        await owner.SendAsync(
            Address.Parse(fixture.Network.Description.EnsRegistry),
            ContractCall.Encode("setSubnodeOwner(bytes32,bytes32,address)", Namehash.Of(Zone).Bytes.ToArray(), labelHash, owner.Address));
        Assert.True(DnsName.TryEncode($"{label}.{Zone}", out var wireName));
        object[] urls = [.. gateways.Select(url => $"{url}/{{sender}}/{{data}}.json")];
        object[] signers = [Address.Parse(fixture.Network.Description.AnswerSigner)];
        object[] settings = [urls, signers, "", Array.Empty<object>()];
        await owner.SendAsync(fixture.Resolver, ContractCall.Encode("setSettings(bytes,(string[],address[],string,string[]))", wireName, settings));
    }

    private EnsClient Client() => new(
        fixture.Network.Rpc, new CcipReadClient(fixture.Network.Rpc, new GatewayClient(_http)), Address.Parse(fixture.Network.Description.EnsRegistry));
}
