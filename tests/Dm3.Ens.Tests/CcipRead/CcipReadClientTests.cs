using System.Text.Json;
using Dm3.DevNet.Chain;
using Dm3.DevNet.Contracts;
using Dm3.Ens.CcipRead;
using Dm3.Ens.Outbound;
using Dm3.Ethereum;
using Dm3.Ethereum.Ccip;
using Dm3.Ethereum.Encoding;
using Dm3.Testing;
using Microsoft.AspNetCore.Http;

namespace Dm3.Ens.Tests.CcipRead;

public sealed class CcipReadClientTests : IClassFixture<AnvilFixture>, IDisposable
{
    private const string Good = """{"data":"0xc0ffee"}""";
    private static readonly byte[] Question = [1, 2, 3];

    private readonly AnvilFixture _chain;
    private readonly OutboundHttp _http = new(new OutboundOptions { AllowLocal = true, Timeout = TimeSpan.FromSeconds(3) });
    private readonly CcipReadClient _client;

    public CcipReadClientTests(AnvilFixture chain)
    {
        _chain = chain;
        _client = new CcipReadClient(chain.Rpc, new GatewayClient(_http));
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Gets_TheAnswerByGet()
    {
        var path = "";
        await using var server = await LocalServer.StartAsync(context =>
        {
            path = context.Request.Path;
            return context.Response.WriteAsync(Good);
        });
        var probe = await DeployAsync([server.Url + "/{sender}/{data}.json"]);
        Assert.Equal("c0ffee", Returned(await AskAsync(probe)));
        Assert.Equal($"/{probe.ToLowerHex()}/0x010203.json", path);
    }

    [Fact]
    public async Task Posts_WhereTheTemplateHasNoPlaceForData()
    {
        var body = "";
        await using var server = await LocalServer.StartAsync(async context =>
        {
            body = await new StreamReader(context.Request.Body).ReadToEndAsync();
            await context.Response.WriteAsync(Good);
        });
        var probe = await DeployAsync([server.Url]);
        Assert.Equal("c0ffee", Returned(await AskAsync(probe)));
        using var json = JsonDocument.Parse(body);
        Assert.Equal(probe.ToLowerHex(), json.RootElement.GetProperty("sender").GetString());
        Assert.Equal("0x010203", json.RootElement.GetProperty("data").GetString());
    }

    [Theory]
    [InlineData(500, "{}")]
    [InlineData(503, "busy")]
    [InlineData(200, "no json")]
    [InlineData(200, """{"data":"0xc0ffe"}""")]
    [InlineData(200, """{"data":7}""")]
    [InlineData(200, """{"data":"\ud800"}""")]
    public async Task Tries_TheNextGatewayAfterAFailure(int status, string body)
    {
        await using var bad = await LocalServer.SayingAsync(body, status);
        await using var good = await LocalServer.SayingAsync(Good);
        Assert.Equal("c0ffee", Returned(await AskAsync(await DeployAsync([bad.Url, good.Url]))));
        Assert.Equal((1, 1), (bad.Requests, good.Requests));
    }

    [Fact]
    public async Task Tries_TheNextGatewayAfterOneThatHangs()
    {
        await using var hangs = await LocalServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        await using var good = await LocalServer.SayingAsync(Good);
        Assert.Equal("c0ffee", Returned(await AskAsync(await DeployAsync([hangs.Url, good.Url]))));
    }

    [Fact]
    public async Task GivesUp_WhenAllGatewaysTogetherTakeTooLong()
    {
        await using var hangs = await LocalServer.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        await using var good = await LocalServer.SayingAsync(Good);
        var client = new CcipReadClient(_chain.Rpc, new GatewayClient(_http), limit: TimeSpan.FromSeconds(1));
        var result = await client.CallAsync(await DeployAsync([hangs.Url, good.Url]), Call(), default);
        Assert.Equal(CcipReadFailure.NoGateway, result.Failure);
        Assert.Equal(0, good.Requests);
    }

    [Fact]
    public async Task Tries_TheNextGatewayAfterARedirectLoop()
    {
        await using var loops = await LocalServer.StartAsync(context =>
        {
            context.Response.Redirect(context.Request.Path);
            return Task.CompletedTask;
        });
        await using var good = await LocalServer.SayingAsync(Good);
        Assert.Equal("c0ffee", Returned(await AskAsync(await DeployAsync([loops.Url + "/{sender}/{data}.json", good.Url]))));
        Assert.Equal(4, loops.Requests);
    }

    [Fact]
    public async Task Stops_AtARefusal()
    {
        await using var refuses = await LocalServer.SayingAsync("""{"message":"not my name"}""", 404);
        await using var good = await LocalServer.SayingAsync(Good);
        var result = await AskAsync(await DeployAsync([refuses.Url, good.Url]));
        Assert.Equal(CcipReadFailure.Refused, result.Failure);
        Assert.Contains("not my name", result.Detail, StringComparison.Ordinal);
        Assert.Equal(0, good.Requests);
    }

    [Fact]
    public async Task Refuses_AHugeAnswer()
    {
        await using var huge = await LocalServer.StartAsync(context => context.Response.WriteAsync($$"""{"data":"0x{{new string('0', 3_000_000)}}"}"""));
        Assert.Equal(CcipReadFailure.NoGateway, (await AskAsync(await DeployAsync([huge.Url]))).Failure);
    }

    [Fact]
    public async Task Refuses_GatewaysNearUsOutsideDevelopment()
    {
        await using var server = await LocalServer.SayingAsync(Good);
        using var guarded = new OutboundHttp(new OutboundOptions());
        var client = new CcipReadClient(_chain.Rpc, new GatewayClient(guarded));
        var port = new Uri(server.Url).Port;
        var probe = await DeployAsync([server.Url, $"https://127.0.0.1:{port}/", "https://169.254.169.254/", $"https://[::1]:{port}/", $"https://localhost:{port}/"]);
        var result = await client.CallAsync(probe, Call(), default);
        Assert.Equal(CcipReadFailure.NoGateway, result.Failure);
        Assert.Equal(4, result.Detail.Split(nameof(OutboundFailure.AddressRefused)).Length - 1);
        Assert.Equal(0, server.Requests);
    }

    [Theory]
    [InlineData(CcipReadClient.MaxLookups, CcipReadFailure.None)]
    [InlineData(CcipReadClient.MaxLookups + 1, CcipReadFailure.TooManyLookups)]
    public async Task Follows_AsManyLookupsAsAllowed(int lookups, CcipReadFailure expected)
    {
        await using var server = await LocalServer.SayingAsync(Good);
        var result = await AskAsync(await DeployAsync([server.Url], lookups));
        Assert.Equal(expected, result.Failure);
        Assert.Equal(CcipReadClient.MaxLookups, server.Requests);
    }

    [Fact]
    public async Task Refuses_ALookupForAnotherContract()
    {
        await using var server = await LocalServer.SayingAsync(Good);
        var result = await AskAsync(await DeployAsync([server.Url], sender: _chain.Accounts[0].Address));
        Assert.Equal(CcipReadFailure.WrongSender, result.Failure);
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task Answers_ABatchItself()
    {
        await using var good = await LocalServer.SayingAsync(Good);
        await using var refuses = await LocalServer.SayingAsync("""{"message":"no"}""", 400);
        var probe = await DeployAsync(["x-batch-gateway:true"]);
        var batch = new BatchQuery([new BatchLookup(probe, [good.Url], Question), new BatchLookup(probe, [refuses.Url], Question)]);
        var result = await _client.CallAsync(probe, ContractCall.Encode("ask(bytes)", batch.Encode()), default);
        Assert.Equal(CcipReadFailure.None, result.Failure);
        Assert.True(BatchAnswer.TryDecode(Bytes(result), new Ethereum.Abi.AbiBudget(100, 10_000, 4), out var items));
        Assert.Equal([false, true], items.Select(item => item.Failed));
        Assert.Equal("c0ffee", Convert.ToHexStringLower(items[0].Response.Span));
        Assert.StartsWith("0x01800152", Hex.Encode(items[1].Response.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_AnotherRevertAsItIs()
    {
        var result = await _client.CallAsync(await DeployAsync(["https://example.org"]), new byte[] { 1, 2, 3, 4 }, default);
        Assert.Equal(CcipReadFailure.Reverted, result.Failure);
    }

    private static byte[] Call() => ContractCall.Encode("ask(bytes)", Question);

    private static byte[] Bytes(CcipReadResult result) => (byte[])ContractCall.Decode("(bytes)", result.Data.Span)[0];

    private static string Returned(CcipReadResult result)
    {
        Assert.Equal(CcipReadFailure.None, result.Failure);
        return Convert.ToHexStringLower(Bytes(result));
    }

    private Task<CcipReadResult> AskAsync(Address probe) => _client.CallAsync(probe, Call(), default);

    private async Task<Address> DeployAsync(string[] urls, int lookups = 1, Address sender = default)
    {
        byte[] code =
        [
            .. ContractArtifact.Embedded(typeof(CcipReadClientTests).Assembly, "LookupProbe").CreationCode.Span,
            .. ContractCall.Arguments("(string[],uint256,address)", urls.ToArray<object>(), new System.Numerics.BigInteger(lookups), sender),
        ];
        return await _chain.Account(0).DeployAsync(code);
    }
}
