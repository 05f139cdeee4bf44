using System.Globalization;
using System.Text.Json.Nodes;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Testing;
using Microsoft.AspNetCore.Http;

namespace Dm3.Ens.Tests.Rpc;

public sealed class BatchTests(AnvilFixture anvil) : IClassFixture<AnvilFixture>
{
    private static readonly CallRequest[] Three = [.. Enumerable.Range(0, 3).Select(i => new CallRequest(Address.Zero, new[] { (byte)i }))];

    [Fact]
    public async Task ARealNode_AnswersEachCallForItself()
    {
        await using var relay = await NodeRelay.StartAsync(anvil.Url);
        var echo = await anvil.Account(0).DeployAsync(EchoContract.CreationCode);
        var results = await new EthereumRpc(relay.Url).CallAllAsync([new(echo, new byte[] { 1 }), new(echo, default), new(echo, new byte[] { 3 })]);
        Assert.Equal([(false, "01"), (true, "DEADBEEF"), (false, "03")], results.Select(each => (each.Reverted, Convert.ToHexString(each.Data))));
        Assert.Equal((1, 3), (relay.Requests, relay.Calls));
    }

    [Fact]
    public async Task Answers_AreMatchedById_InWhateverOrder()
    {
        await using var node = await NodeAsync(answers => new JsonArray([.. answers.Reverse().Select(answer => answer!.DeepClone())]));
        var results = await new EthereumRpc(new Uri(node.Url)).CallAllAsync(Three);
        Assert.Equal(["00", "01", "02"], results.Select(each => Convert.ToHexString(each.Data)));
        Assert.Equal(1, node.Requests);
    }

    [Fact]
    public async Task Refuses_AMissingAnswer() => await RefusesAsync(answers => answers.RemoveAt(1));

    [Fact]
    public async Task Refuses_NoAnswersAtAll() => await RefusesAsync(answers => answers.Clear());

    [Fact]
    public async Task Refuses_AnAnswerOfAnotherType() => await RefusesAsync(answers => answers[1]!["result"] = 7);

    [Fact]
    public async Task Refuses_WhatIsNoBatch()
    {
        await using var node = await LocalServer.SayingAsync("\"0x\"");
        var fault = await Assert.ThrowsAsync<RpcException>(() => new EthereumRpc(new Uri(node.Url)).CallAllAsync(Three));
        Assert.Equal(RpcFailure.Malformed, fault.Failure);
    }

    [Fact]
    public async Task Refuses_ADoubledAnswer() => await RefusesAsync(answers => answers[1] = answers[0]!.DeepClone());

    [Fact]
    public async Task Refuses_OneAnswerTooMany() => await RefusesAsync(answers => answers.Add(answers[0]!.DeepClone()));

    [Fact]
    public async Task Refuses_AnUnknownId() => await RefusesAsync(answers => answers[1]!["id"] = 999);

    [Fact]
    public async Task Refuses_AnAnswerThatIsNoObject() => await RefusesAsync(answers => answers[1] = "0x");

    [Fact]
    public async Task Throws_WhatTheNodeRefuses()
    {
        await using var node = await NodeAsync(answers =>
        {
            answers[1]!.AsObject().Remove("result");
            answers[1]!["error"] = new JsonObject { ["code"] = -32000, ["message"] = "header not found" };
            return answers;
        });
        var fault = await Assert.ThrowsAsync<RpcException>(() => new EthereumRpc(new Uri(node.Url)).CallAllAsync(Three));
        Assert.Equal((RpcFailure.Refused, -32000), (fault.Failure, fault.Code));
        Assert.Equal(1, node.Requests);
    }

    [Fact]
    public async Task ANodeThatTakesNoBatches_IsAskedOneByOne()
    {
        await using var node = await NodeAsync(_ => new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = null,
            ["error"] = new JsonObject { ["code"] = -32600, ["message"] = "no batches" },
        });
        var results = await new EthereumRpc(new Uri(node.Url)).CallAllAsync(Three);
        Assert.Equal(["00", "01", "02"], results.Select(each => Convert.ToHexString(each.Data)));
        Assert.Equal(1 + Three.Length, node.Requests);
    }

    [Fact]
    public async Task NoCalls_AskNothing() => Assert.Empty(await new EthereumRpc(new Uri("http://127.0.0.1:1")).CallAllAsync([]));

    private static async Task RefusesAsync(Action<JsonArray> change)
    {
        await using var node = await NodeAsync(answers =>
        {
            change(answers);
            return answers;
        });
        var fault = await Assert.ThrowsAsync<RpcException>(() => new EthereumRpc(new Uri(node.Url)).CallAllAsync(Three));
        Assert.Equal(RpcFailure.Malformed, fault.Failure);
        Assert.Equal(1, node.Requests);
    }

    /// <summary>A node that returns each call's data; the answers of a batch go through <paramref name="twist"/>.</summary>
    private static Task<LocalServer> NodeAsync(Func<JsonArray, JsonNode> twist) => LocalServer.StartAsync(async context =>
    {
        var request = (await JsonNode.ParseAsync(context.Request.Body))!;
        var answer = request is JsonArray batch ? twist([.. batch.Select(each => Answer(each!))]) : Answer(request);
        await context.Response.WriteAsync(answer.ToJsonString());
    });

    private static JsonObject Answer(JsonNode request) => new JsonObject
    {
        ["jsonrpc"] = "2.0",
        ["id"] = long.Parse(request["id"]!.ToJsonString(), CultureInfo.InvariantCulture),
        ["result"] = request["params"]![0]!["data"]!.DeepClone(),
    };
}
