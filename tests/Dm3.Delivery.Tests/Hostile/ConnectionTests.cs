using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.Hostile;

/// <summary>Connections that hold on to the service without ever asking anything whole, or without reading what they asked for: real sockets, bytes of ours.</summary>
[Collection(OneChain.Name)]
public sealed class ConnectionTests(EnsFixture chain) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private TestDelivery _delivery = null!;
    private DeliveryUser _alice = null!;
    private DeliveryUser _bob = null!;
    private string _token = "";

    public async Task InitializeAsync()
    {
        _delivery = await TestDelivery.StartAsync(chain, ("Delivery:Limits:WritesPerMinutePerClient", "0"), ("Delivery:Live:SlowReaderSeconds", "1"));
        _alice = await DeliveryUser.PublishedAsync(chain, "held-alice");
        _bob = await DeliveryUser.PublishedAsync(chain, "held-bob");
        _token = await _bob.LogInAsync(_delivery.Http);
    }

    public Task DisposeAsync() => _delivery.DisposeAsync().AsTask();

    [Theory]
    [InlineData("GET /hello HTTP/1.1\r\nHost: x\r\nX-Slow: ")]
    [InlineData("POST /rpc HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"jsonrpc\":\"")]
    public async Task AHeaderOrBodyThatTricklesIn_IsCutOff_AndTheOthersAreServed(string start)
    {
        using var patience = new CancellationTokenSource(Patience);
        var trickling = Enumerable.Range(0, 100).Select(_ => TrickleAsync(start, patience.Token)).ToList();
        var meanwhile = 0;
        while (!trickling.TrueForAll(each => each.IsCompleted))
        {
            await IsServedAsync();
            meanwhile++;
        }

        Assert.True(meanwhile > 1);
        foreach (var answer in await Task.WhenAll(trickling)) Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), answer);
    }

    [Fact]
    public async Task ReadersThatAskForPagesAndTakeNothing_AreFew_AndCutOff_AndTheirMessagesWait()
    {
        for (var i = 0; i < 20; i++) await _delivery.PutAsync(_bob, padding: 100_000);
        var asked = Encoding.ASCII.GetBytes($"GET /v1/messages HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {_token}\r\n\r\n");
        var clients = new List<TcpClient>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        try
        {
            for (var i = 0; i < 40; i++)
            {
                var client = new TcpClient { ReceiveBufferSize = 4096 };
                clients.Add(client);
                await client.ConnectAsync(_delivery.Http.BaseAddress!.Host, _delivery.Http.BaseAddress.Port);
                // Twenty answers of 2 MB: more than all buffers on the way take.
                for (var j = 0; j < 20; j++) await client.GetStream().WriteAsync(asked);
            }

            using var patience = new CancellationTokenSource(Patience);
            while (!await IsRefusedAsync()) await Task.Delay(20, patience.Token);
            await IsServedAsync();
            var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
            Assert.True(grown < 16 * 12_000_000L, $"{grown} bytes more");
            // None of them reads, and yet it ends: one second for each message that was not taken.
            while (await IsRefusedAsync()) await Task.Delay(100, patience.Token);
            // Those, and the one of meanwhile.
            Assert.Equal(21, (await _delivery.Http.FetchAsync("/v1/messages", _token)).Json()["messages"]!.AsArray().Count);
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }
    }

    // 10 000 where the system lets this process hold both ends of them.
    [Fact]
    public async Task TenThousandConnections_CostLittle_AndTheServiceAnswers()
    {
        const int leftForTheRest = 1500;
        var count = Math.Min(10_000, (MaxOpenFiles() - leftForTheRest) / 2);
        Assert.True(count >= 1000, $"Only {count} connections can be opened here.");
        var clients = new List<Socket>(count);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        try
        {
            for (var i = 0; i < count; i++)
            {
                var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
                clients.Add(client);
                await client.ConnectAsync(_delivery.Http.BaseAddress!.Host, _delivery.Http.BaseAddress.Port);
                // Silent ones, and some that have begun to speak.
                if (i % 4 == 0) await client.SendAsync("GET /hel"u8.ToArray());
            }

            await IsServedAsync();
            var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
            Assert.True(grown < count * 32_000L, $"{grown / count} bytes a connection");
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }

        await IsServedAsync();
    }

    private async Task<bool> IsRefusedAsync()
    {
        using var answer = await _delivery.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/v1/messages?limit=1") { Headers = { Authorization = new("Bearer", _token) } });
        return (int)answer.StatusCode == 429;
    }

    private static int MaxOpenFiles()
    {
        if (!File.Exists("/proc/self/limits")) return 10_000;
        var line = File.ReadLines("/proc/self/limits").Single(each => each.StartsWith("Max open files", StringComparison.Ordinal));
        return int.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
    }

    // A byte now and then, until the service has had enough.
    private async Task<string> TrickleAsync(string start, CancellationToken cancellationToken)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(_delivery.Http.BaseAddress!.Host, _delivery.Http.BaseAddress.Port, cancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(start), cancellationToken);
        var heard = new byte[1000];
        var reading = client.GetStream().ReadAsync(heard, cancellationToken).AsTask();
        try
        {
            while (!reading.IsCompleted)
            {
                await Task.WhenAny(reading, Task.Delay(200, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
                await client.GetStream().WriteAsync("a"u8.ToArray(), cancellationToken);
            }

            return Encoding.ASCII.GetString(heard, 0, await reading);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private async Task IsServedAsync()
    {
        var answer = await Letters.CallAsync(_delivery, Letters.Build(_delivery, _alice, _bob, $"meanwhile {Guid.NewGuid():n}"));
        Assert.True(answer.Status == 200 && JsonNode.Parse(answer.Body)!["error"] is null, answer.Body);
    }
}
