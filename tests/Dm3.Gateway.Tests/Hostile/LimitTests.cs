using System.Diagnostics;
using System.Text;
using Dm3.Gateway.Resolve;
using static Dm3.Gateway.Tests.Lookup;

namespace Dm3.Gateway.Tests.Hostile;

/// <summary>What is too long or too slow is ended by us, while everybody else is served.</summary>
public sealed class LimitTests(TestGateway gateway) : IClassFixture<TestGateway>
{
    private static readonly byte[] Small = Calldata("alice.dm3.eth", Addr("alice.dm3.eth"));

    // A lookup whose path has exactly this many characters, by a text key that fills it up.
    private static string PathOf(int length)
    {
        var bare = Path(TestGateway.Resolver, Calldata("alice.dm3.eth", Text("alice.dm3.eth", ""))).Length;
        var keyBytes = (length - bare) / 2 / 32 * 32;
        var path = Path(TestGateway.Resolver, Calldata("alice.dm3.eth", Text("alice.dm3.eth", new string('k', keyBytes))));
        return path + "?" + new string('q', length - path.Length - 1);
    }

    [Fact]
    public async Task Url_Of64KilobytesIsAnswered()
    {
        var reply = await gateway.GetAsync(PathOf(GatewayHost.MaxTargetLength));
        Assert.Equal(200, reply.Status);
        Assert.InRange(reply.Answer.Length, 1, 1000);
    }

    [Theory]
    [InlineData(GatewayHost.MaxTargetLength + 1)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public async Task Url_ThatIsLongerIsRefusedInJsonThatPointsToPost(int length)
    {
        var reply = await gateway.GetAsync(PathOf(length));
        Assert.Equal(414, reply.CcipRefusal);
        Assert.Contains("POST", reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Url_ThatIsLongIsRefusedAsAProblemElsewhere() =>
        Assert.Equal((414, "target-too-long"), (await gateway.GetAsync("/v1/names?prefix=" + new string('a', GatewayHost.MaxTargetLength))).Problem);

    [Theory]
    [InlineData(AnswerService.MaxLabels, 200)]
    [InlineData(AnswerService.MaxLabels + 1, 400)]
    [InlineData(60_000, 400)]
    public async Task Name_HasLabelsUpToTheLimit(int labels, int status)
    {
        var wire = WireOf([.. Enumerable.Repeat("a", labels - 2), "dm3", "eth"]);
        var name = string.Join('.', [.. Enumerable.Repeat("a", labels - 2), "dm3", "eth"]);
        var started = Stopwatch.GetTimestamp();
        var reply = await gateway.PostLookupAsync(Calldata(wire, Addr(name).Encode()));
        if (status == 200) Assert.Equal(200, reply.Status);
        else Assert.Equal(status, reply.CcipRefusal);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 10);
    }

    // Headers that are too many never reach our code; the server says so itself, in the 4xx range and without a word of its own.
    [Fact]
    public async Task Headers_ThatAreTooLongAreRefused()
    {
        var (status, _, body) = await RawConnection.ExchangeAsync(gateway, Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + new string('a', 70_000) + "\r\n\r\n"));
        Assert.Equal(431, status);
        Assert.Empty(body);
    }

    [Fact]
    public async Task HalfSentRequests_AreClosedWithin15SecondsWhileOthersAreServed()
    {
        string[] halves =
        [
            "GET /0x1111111111111111111111111111111111111111/0x90", "GET / HTTP/1.1\r\nHost: x\r\nX-Half: ", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"sender\"",
            "POST /v1/names HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"op",
        ];
        var connections = new List<RawConnection>();
        try
        {
            for (var i = 0; i < 200; i++)
            {
                connections.Add(await RawConnection.OpenAsync(gateway));
                await connections[i].SendAsync(halves[i % halves.Length]);
            }

            var closed = Task.WhenAll(connections.Select(connection => connection.ReadToEndAsync(TimeSpan.FromSeconds(15))));
            var served = 0;
            while (!closed.IsCompleted)
            {
                var started = Stopwatch.GetTimestamp();
                Assert.Equal(200, (await gateway.FetchAsync(Small)).Status);
                Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 5);
                served++;
                await Task.WhenAny(closed, Task.Delay(100));
            }

            foreach (var end in await closed)
            {
                var text = Encoding.UTF8.GetString(end);
                Assert.True(text.Length == 0 || text.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), text);
            }

            Assert.True(served > 5, $"{served} others served");
        }
        finally
        {
            foreach (var connection in connections) connection.Dispose();
        }
    }

    [Theory]
    [InlineData("\0\0\0\0\r\n\r\n")]
    [InlineData("GET\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /\u00ff HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: gzip\r\n\r\nabcde")]
    [InlineData("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task Bytes_ThatAreNoHttpAreRefusedAtOnce(string request)
    {
        var (status, _, body) = await RawConnection.ExchangeAsync(gateway, Encoding.Latin1.GetBytes(request));
        Assert.InRange(status, 400, 499);
        Assert.True(body.Length == 0 || body.StartsWith("{\"message\":", StringComparison.Ordinal), body);
    }

    [Fact]
    public async Task Connection_ServesTheNextRequestAfterARefusedOne()
    {
        using var connection = await RawConnection.OpenAsync(gateway);
        await connection.SendAsync("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n{{{GET /0x11/0x22 HTTP/1.1\r\nHost: x\r\n\r\n");
        await connection.SendAsync($"GET {Path(TestGateway.Resolver, Small)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var answers = Encoding.ASCII.GetString(await connection.ReadToEndAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal(2, answers.Split("HTTP/1.1 400").Length - 1);
        Assert.Contains("HTTP/1.1 200", answers, StringComparison.Ordinal);
        Assert.Contains("{\"data\":\"0x", answers, StringComparison.Ordinal);
    }
}
