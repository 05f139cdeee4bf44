using System.Net.Sockets;
using System.Text;
using Dm3.Ens.Rpc;
using Dm3.Testing;
using Microsoft.AspNetCore.Http;

namespace Dm3.Ens.Tests.Rpc;

public sealed class RetryTests
{
    private const string Good = """{"jsonrpc":"2.0","id":1,"result":"0x1"}""";

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task AsksAgain_WhileANodeIsAway(int status)
    {
        await using var node = await FailingAsync(status, failures: 2);
        Assert.Equal(1ul, await Client(node.Url).GetChainIdAsync());
        Assert.Equal(3, node.Requests);
    }

    [Fact]
    public async Task GivesUp_AfterAsManyRetriesAsAllowed()
    {
        await using var node = await FailingAsync(503, failures: 3);
        Assert.Equal(RpcFailure.Unreachable, (await Assert.ThrowsAsync<RpcException>(() => Client(node.Url).GetChainIdAsync())).Failure);
        Assert.Equal(3, node.Requests);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task AsksOnce_WhereTheStatusWillBeTheSame(int status)
    {
        await using var node = await FailingAsync(status, failures: 1);
        Assert.Equal(RpcFailure.Unreachable, (await Assert.ThrowsAsync<RpcException>(() => Client(node.Url).GetChainIdAsync())).Failure);
        Assert.Equal(1, node.Requests);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"error":{"code":-32005,"message":"limit exceeded"}}""")]
    [InlineData("no json")]
    public async Task AsksOnce_WhatTheNodeItselfAnswered(string body)
    {
        await using var node = await LocalServer.SayingAsync(body);
        await Assert.ThrowsAsync<RpcException>(() => Client(node.Url).GetChainIdAsync());
        Assert.Equal(1, node.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"jsonrpc\":")]
    public async Task AsksAgain_AfterABrokenConnection(string beginning)
    {
        var requests = 0;
        await using var node = new HostileNode((stream, stopped) => WriteAsync(stream, ++requests < 3 ? beginning : $"HTTP/1.1 200 OK\r\nContent-Length: {Good.Length}\r\n\r\n{Good}", stopped));
        Assert.Equal(1ul, await Client(node.Url.AbsoluteUri).GetChainIdAsync());
        Assert.Equal(3, requests);
    }

    [Fact]
    public async Task SendsATransactionOnce()
    {
        await using var node = await FailingAsync(503, failures: 1);
        Assert.Equal(RpcFailure.Unreachable, (await Assert.ThrowsAsync<RpcException>(() => Client(node.Url).SendRawTransactionAsync(new byte[] { 2 }))).Failure);
        Assert.Equal(1, node.Requests);
    }

    [Fact]
    public async Task RetriesEnd_WithTheTimeLimit()
    {
        await using var node = await FailingAsync(503, failures: int.MaxValue);
        var client = new EthereumRpc(new HttpClient(), new EthereumRpcOptions { Endpoint = new Uri(node.Url), Retries = int.MaxValue, Timeout = TimeSpan.FromSeconds(1) });
        Assert.Equal(RpcFailure.TimedOut, (await Assert.ThrowsAsync<RpcException>(() => client.GetChainIdAsync())).Failure);
        // Pauses of 100, 200, 400 and 800 ms: no fifth request fits in.
        Assert.InRange(node.Requests, 1, 4);
    }

    private static EthereumRpc Client(string url) => new(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }), new EthereumRpcOptions { Endpoint = new Uri(url) });

    private static Task<LocalServer> FailingAsync(int status, int failures)
    {
        var requests = 0;
        return LocalServer.StartAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref requests) <= failures ? status : 200;
            return context.Response.WriteAsync(Good);
        });
    }

    private static Task WriteAsync(NetworkStream stream, string text, CancellationToken stopped) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), stopped).AsTask();
}
