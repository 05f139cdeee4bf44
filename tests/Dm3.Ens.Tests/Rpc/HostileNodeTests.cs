using System.Diagnostics;
using System.Text;
using Dm3.Ens.Rpc;

namespace Dm3.Ens.Tests.Rpc;

public sealed class HostileNodeTests
{
    private const int MaxBytes = 1000;

    [Fact]
    public async Task TakesAnAnswerOfTheRightForm()
    {
        await using var node = HostileNode.Saying("""{"jsonrpc":"2.0","id":1,"result":"0x7a69"}""");
        Assert.Equal(31337ul, await Client(node).GetChainIdAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"jsonrpc":"2.0","id":2,"result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":"1","result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","result":"0x1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":null}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":1}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":{"a":1}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":""}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0xg"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x-1"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x1_"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x10000000000000000"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"\ud800"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":"no"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"message":"no"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":"3"}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"result":"0x1"}{""")]
    public async Task Refuses_AnswerOfAnotherForm(string body)
    {
        await using var node = HostileNode.Saying(body);
        var fault = await Assert.ThrowsAsync<RpcException>(() => Client(node).GetChainIdAsync());
        Assert.Equal(RpcFailure.Malformed, fault.Failure);
        Assert.Null(fault.Code);
    }

    [Fact]
    public async Task LargestQuantity_IsReadAsUnsigned()
    {
        await using var node = HostileNode.Saying("""{"jsonrpc":"2.0","id":1,"result":"0xffffffffffffffff"}""");
        Assert.Equal(ulong.MaxValue, await Client(node).GetBlockNumberAsync());
    }

    [Theory]
    [InlineData("""{"code":3,"message":"execution reverted","data":"0xdeadbeef"}""", "deadbeef")]
    [InlineData("""{"code":-32000,"message":"execution reverted","data":{"data":"0xDEADBEEF"}}""", "deadbeef")]
    [InlineData("""{"code":3,"message":"execution reverted"}""", "")]
    public async Task Call_GivesRevertDataInTheFormsThatNodesUse(string error, string data)
    {
        await using var node = HostileNode.Saying($$"""{"jsonrpc":"2.0","id":1,"error":{{error}} }""");
        var result = await Client(node).CallAsync(new CallRequest(default, default));
        Assert.True(result.Reverted);
        Assert.Equal(data, Convert.ToHexStringLower(result.Data));
    }

    [Theory]
    [InlineData("""{"code":-32000,"message":"header not found"}""")]
    [InlineData("""{"code":-32000,"message":"out of funds","data":"not hex"}""")]
    public async Task Call_ThrowsWhenTheNodeRefusesForAnotherReason(string error)
    {
        await using var node = HostileNode.Saying($$"""{"jsonrpc":"2.0","id":1,"error":{{error}} }""");
        var fault = await Assert.ThrowsAsync<RpcException>(() => Client(node).CallAsync(new CallRequest(default, default)));
        Assert.Equal((RpcFailure.Refused, -32000), (fault.Failure, fault.Code));
    }

    [Fact]
    public async Task NodesWords_AreShortened()
    {
        await using var node = HostileNode.Saying($$"""{"jsonrpc":"2.0","id":1,"error":{"message":"{{new string('x', 800)}}","code":1} }""");
        Assert.Equal(300, (await Assert.ThrowsAsync<RpcException>(() => Client(node).GetChainIdAsync())).Message.Length);
    }

    [Theory]
    [InlineData(MaxBytes, null)]
    [InlineData(MaxBytes + 1, RpcFailure.TooLarge)]
    public async Task Answer_MayBeAsLongAsTheLimit(int length, RpcFailure? failure)
    {
        const string Body = """{"jsonrpc":"2.0","id":1,"result":"0x1"}""";
        await using var node = HostileNode.Saying(Body.PadRight(length));
        if (failure is null) Assert.Equal(1ul, await Client(node).GetChainIdAsync());
        else Assert.Equal(failure, (await Assert.ThrowsAsync<RpcException>(() => Client(node).GetChainIdAsync())).Failure);
    }

    [Fact]
    public async Task EndlessAnswer_IsCutOffAtTheLimit()
    {
        await using var node = new HostileNode(async (stream, stopped) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n\r\n"u8.ToArray(), stopped);
            while (!stopped.IsCancellationRequested) await stream.WriteAsync(Encoding.ASCII.GetBytes(new string(' ', 4096)), stopped);
        });
        Assert.Equal(RpcFailure.TooLarge, (await Assert.ThrowsAsync<RpcException>(() => Client(node).GetChainIdAsync())).Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"jsonrpc\":")]
    public async Task SilentNode_IsGivenUp(string beginning)
    {
        await using var node = new HostileNode(async (stream, stopped) =>
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), stopped);
            await Task.Delay(Timeout.Infinite, stopped);
        });
        var waited = Stopwatch.StartNew();
        Assert.Equal(RpcFailure.TimedOut, (await Assert.ThrowsAsync<RpcException>(() => Client(node, timeoutSeconds: 0.5).GetChainIdAsync())).Failure);
        Assert.InRange(waited.Elapsed.TotalSeconds, 0.4, 10);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"jsonrpc\":")]
    [InlineData("garbage\r\n\r\n")]
    [InlineData("")]
    public async Task BrokenConnection_IsUnreachable(string beginning)
    {
        await using var node = new HostileNode((stream, stopped) => stream.WriteAsync(Encoding.ASCII.GetBytes(beginning), stopped).AsTask());
        Assert.Equal(RpcFailure.Unreachable, (await Assert.ThrowsAsync<RpcException>(() => Client(node).GetChainIdAsync())).Failure);
    }

    [Theory]
    [InlineData("500 Internal Server Error")]
    [InlineData("429 Too Many Requests")]
    [InlineData("302 Found")]
    public async Task OtherStatus_IsUnreachable(string status)
    {
        await using var node = HostileNode.Saying("""{"jsonrpc":"2.0","id":1,"result":"0x1"}""", status);
        Assert.Equal(RpcFailure.Unreachable, (await Assert.ThrowsAsync<RpcException>(() => Client(node).GetChainIdAsync())).Failure);
    }

    [Fact]
    public async Task Caller_CanStopWaiting()
    {
        await using var node = new HostileNode((_, stopped) => Task.Delay(Timeout.Infinite, stopped));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(node).GetChainIdAsync(stop.Token));
    }

    private static EthereumRpc Client(HostileNode node, double timeoutSeconds = 20) =>
        new(new HttpClient(), new EthereumRpcOptions { Endpoint = node.Url, Timeout = TimeSpan.FromSeconds(timeoutSeconds), MaxResponseBytes = MaxBytes });
}
