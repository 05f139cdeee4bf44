using System.Text.Json.Nodes;

namespace Dm3.Delivery.Tests.Intake;

/// <summary>JSON-RPC 2.0 at <c>/rpc</c>. Source: the specification with its examples.</summary>
public sealed class RpcTests(TestDelivery delivery) : IClassFixture<TestDelivery>
{
    private const string Properties = "dm3_getDeliveryServiceProperties";

    [Theory]
    [InlineData("1")]
    [InlineData("\"a\"")]
    [InlineData("null")]
    [InlineData("-1.50e3")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("\"\\ud800 <b>\"")]
    public async Task EveryId_ComesBackAsItWasWritten(string id)
    {
        var answer = await PostAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{Properties}}"}""");
        Assert.Equal(200, answer.Status);
        Assert.Contains($"\"id\":{id},", answer.Body, StringComparison.Ordinal);
        Assert.Contains("\"sizeLimit\":100000", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"dm3_nothing"}""", -32601, "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"\ud800"}""", -32601, "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"\ud800":1,"method":"dm3_nothing"}""", -32700, "null")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":1}""", -32600, "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"dm3_getProfileExtension","params":"bar"}""", -32600, "1")]
    [InlineData("""{"id":1,"method":"dm3_getDeliveryServiceProperties"}""", -32600, "1")]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"dm3_getDeliveryServiceProperties"}""", -32006, "1")]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"dm3_getDeliveryServiceProperties"}""", -32600, "null")]
    [InlineData("""{"jsonrpc":"2.0","id":true,"method":"dm3_getDeliveryServiceProperties"}""", -32600, "null")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"dm3_submitMessage"}""", -32602, "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"dm3_submitMessage","params":["{"]}""", -32602, "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"dm3_submitMessage","params":["\ud800"]}""", -32602, "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"dm3_submitMessage","params":{"message":"","metadata":{}}}""", -32602, "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"dm3_getProfileExtension","params":[]}""", -32602, "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"dm3_getProfileExtension","params":["\ud800.eth"]}""", -32001, "1")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"dm3_getProfileExtension","params":{"name":"<b>"}}""", -32001, "1")]
    [InlineData("""{"jsonrpc":"2.0","method":"dm3_nothing","id""", -32700, "null")]
    [InlineData("[]", -32600, "null")]
    [InlineData("", -32700, "null")]
    public async Task AFault_HasTheCodeOfTheSpecification(string call, int code, string id)
    {
        var answer = await PostAsync(call);
        Assert.InRange(answer.Status, 200, 400);
        Assert.Equal(code, (int)answer.Json()["error"]!["code"]!);
        Assert.Contains($"\"id\":{id},", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABatch_IsAnsweredCallByCall_ItsNotificationsNotAtAll()
    {
        var answer = await PostAsync($$"""
            [{"jsonrpc":"2.0","id":"a","method":"{{Properties}}"}, {"jsonrpc":"2.0","method":"{{Properties}}"}, 1,
             {"jsonrpc":"2.0","id":2,"method":"dm3_nothing"}, {"foo":"boo"}]
            """);
        Assert.Equal(["\"a\"", null, "2", null], answer.Json().AsArray().Select(reply => reply!["id"]?.ToJsonString()));
        Assert.Equal([null, -32600, -32601, -32600], answer.Json().AsArray().Select(reply => (int?)reply!["error"]?["code"]));
        Assert.Equal((204, ""), await PostAsync($$"""[{"jsonrpc":"2.0","method":"{{Properties}}"}]"""));
    }

    [Fact]
    public async Task ABatch_IsBounded()
    {
        static string Batch(int calls) => $"[{string.Join(',', Enumerable.Repeat($$"""{"jsonrpc":"2.0","id":1,"method":"{{Properties}}"}""", calls))}]";
        Assert.Equal(20, (await PostAsync(Batch(20))).Json().AsArray().Count);
        Assert.Equal(-32600, (int)(await PostAsync(Batch(21))).Json()["error"]!["code"]!);
    }

    [Fact]
    public async Task ACallWithoutId_GetsTheAnswerThatDeployedClientsWaitFor()
    {
        var answer = await PostAsync($$"""{"jsonrpc":"2.0","method":"{{Properties}}","params":[]}""");
        Assert.Equal(200, answer.Status);
        Assert.Equal(100000, (int)JsonNode.Parse((string)answer.Json()["result"]!)!["sizeLimit"]!);
    }

    private Task<(int Status, string Body)> PostAsync(string body) => delivery.Http.SendAsync(HttpMethod.Post, "/rpc", json: body);
}
