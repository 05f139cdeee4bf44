using System.Text;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;

namespace Dm3.Ens.Tests.Rpc;

public sealed class RpcBatchTests(AnvilFixture chain) : IClassFixture<AnvilFixture>
{
    private static readonly CallRequest Call = new(Address.Zero, Array.Empty<byte>());

    [Fact]
    public async Task RealNode_AnswersEachCallOfABatch()
    {
        // The identity precompile gives back what it is given.
        var identity = Address.Parse("0x0000000000000000000000000000000000000004");
        var results = await chain.Rpc.CallAllAsync([.. Enumerable.Range(0, 20).Select(i => new CallRequest(identity, new[] { (byte)i }))]);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (byte)i), results.Select(result => Assert.Single(result.Data)));
    }

    [Fact]
    public async Task Answers_AreMatchedById_InAnyOrder()
    {
        await using var node = HostileNode.Saying(
            """[{"jsonrpc":"2.0","id":2,"error":{"code":3,"message":"execution reverted","data":"0xbb"}},{"jsonrpc":"2.0","id":1,"result":"0xaa"}]""");
        var results = await Client(node).CallAllAsync([Call, Call]);
        Assert.Equal([(false, "0xaa"), (true, "0xbb")], results.Select(result => (result.Reverted, Hex.Encode(result.Data))));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"result":"0xaa"}]""")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"result":"0xaa"},{"jsonrpc":"2.0","id":1,"result":"0xbb"}]""")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"result":"0xaa"},{"jsonrpc":"2.0","id":3,"result":"0xbb"}]""")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"result":"0xaa"},{"jsonrpc":"2.0","id":2,"result":"0xbb"},{"jsonrpc":"2.0","id":2,"result":"0xcc"}]""")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"result":"0xaa"},null]""")]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"result":"0xaa"},{"jsonrpc":"2.0","id":2,"result":7}]""")]
    [InlineData("\"0xaa\"")]
    public async Task Refuses_AnswersThatDoNotFitTheRequests(string body)
    {
        await using var node = HostileNode.Saying(body);
        Assert.Equal(RpcFailure.Malformed, (await Assert.ThrowsAsync<RpcException>(() => Client(node).CallAllAsync([Call, Call]))).Failure);
    }

    [Fact]
    public async Task NodeWithoutBatches_IsAskedOneByOne()
    {
        var requests = 0;
        await using var node = new HostileNode((stream, stopped) =>
        {
            var body = Interlocked.Increment(ref requests) switch
            {
                1 => """{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"batches are not allowed"}}""",
                2 => """{"jsonrpc":"2.0","id":3,"result":"0xaa"}""",
                _ => """{"jsonrpc":"2.0","id":4,"result":"0xaa"}""",
            };
            return Say(stream, body, stopped);
        });
        var results = await Client(node).CallAllAsync([Call, Call]);
        Assert.Equal(["0xaa", "0xaa"], results.Select(result => Hex.Encode(result.Data)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task TransportFault_IsTriedAgain(int faults)
    {
        var requests = 0;
        await using var node = new HostileNode((stream, stopped) => Interlocked.Increment(ref requests) <= faults
            ? Task.CompletedTask
            : Say(stream, """{"jsonrpc":"2.0","id":1,"result":"0x7a69"}""", stopped));
        Assert.Equal(31337ul, await Client(node).GetChainIdAsync());
        Assert.Equal(faults + 1, requests);
    }

    [Fact]
    public async Task TransportFault_IsNotTriedForEver()
    {
        var requests = 0;
        await using var node = new HostileNode((_, _) => Task.FromResult(Interlocked.Increment(ref requests)));
        Assert.Equal(RpcFailure.Unreachable, (await Assert.ThrowsAsync<RpcException>(() => Client(node).GetChainIdAsync())).Failure);
        Assert.Equal(3, requests);
    }

    [Fact]
    public async Task Refusal_IsNotTriedAgain()
    {
        var requests = 0;
        await using var node = new HostileNode((stream, stopped) =>
        {
            Interlocked.Increment(ref requests);
            return Say(stream, """{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no"}}""", stopped);
        });
        Assert.Equal(RpcFailure.Refused, (await Assert.ThrowsAsync<RpcException>(() => Client(node).GetChainIdAsync())).Failure);
        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task Transaction_IsSentOnlyOnce()
    {
        var requests = 0;
        await using var node = new HostileNode((_, _) => Task.FromResult(Interlocked.Increment(ref requests)));
        await Assert.ThrowsAsync<RpcException>(() => Client(node).SendRawTransactionAsync(new byte[] { 1 }));
        Assert.Equal(1, requests);
    }

    private static Task Say(Stream stream, string body, CancellationToken stopped) => stream.WriteAsync(
        Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"), stopped).AsTask();

    private static EthereumRpc Client(HostileNode node) => new(new HttpClient(), new EthereumRpcOptions { Endpoint = node.Url });
}
