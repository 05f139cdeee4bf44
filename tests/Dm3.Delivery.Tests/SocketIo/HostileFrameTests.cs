using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.Delivery.Live;
using Dm3.Delivery.Tests.Live;
using Dm3.Testing.Chain;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Delivery.Tests.SocketIo;

/// <summary>What no client library sends.</summary>
[Collection(OneChain.Name)]
public sealed class HostileFrameTests(EnsFixture chain) : IAsyncLifetime
{
    private const string Base = "/socket.io/?EIO=4&transport=";

    private TestDelivery _delivery = null!;

    private LiveHub Hub => _delivery.Services.GetRequiredService<LiveHub>();

    public async Task InitializeAsync() => _delivery = await TestDelivery.StartAsync(chain, ("Delivery:Live:LoginSeconds", "1"), ("Delivery:Live:MaxSockets", "10"));

    public Task DisposeAsync() => _delivery.DisposeAsync().AsTask();

    [Theory]
    [InlineData("GET", "/socket.io/", 5)]
    [InlineData("GET", "/socket.io/?EIO=3&transport=polling", 5)]
    [InlineData("GET", "/socket.io/?EIO=4", 0)]
    [InlineData("GET", "/socket.io/?EIO=4&transport=flashsocket", 0)]
    [InlineData("GET", "/socket.io/?EIO=4&transport=websocket", 3)]
    [InlineData("GET", "/socket.io/?EIO=4&transport=polling&sid=unknown", 1)]
    [InlineData("POST", "/socket.io/?EIO=4&transport=polling&sid=unknown", 1)]
    [InlineData("POST", "/socket.io/?EIO=4&transport=polling", 2)]
    public async Task Request_ThatIsNone_IsRefusedAsTheLibraryDoes(string method, string path, int code)
    {
        var answer = await _delivery.Http.SendAsync(new HttpMethod(method), path, json: method == "POST" ? "4" : null);
        Assert.Equal((400, code), (answer.Status, answer.Json()["code"]!.GetValue<int>()));
        Assert.Equal(0, Hub.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("0")]
    [InlineData("5")]
    [InlineData("4")]
    [InlineData("42[\"submitMessage\",{}]")]
    [InlineData("43[]")]
    [InlineData("451-[\"a\"]")]
    [InlineData("40[]")]
    [InlineData("2[\"")]
    public async Task Packet_ThatDoesNotBelong_EndsTheSession_OnBothTransports(string packet)
    {
        var id = await BeginAsync();
        await _delivery.Http.SendAsync(HttpMethod.Post, $"{Base}polling&sid={id}", json: packet);
        await StreamTests.EventuallyAsync(() => Hub.Count == 0);

        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.UTF8.GetBytes(packet), WebSocketMessageType.Text, true, default);
        await EndAsync(socket);
        await StreamTests.EventuallyAsync(() => Hub.Count == 0);
    }

    [Fact]
    public async Task BinaryTooLongAndTooManyPackets_EndTheSession()
    {
        using (var binary = await ConnectAsync())
        {
            await binary.SendAsync(new byte[] { 4, 1 }, WebSocketMessageType.Binary, true, default);
            await EndAsync(binary);
        }

        using (var large = await ConnectAsync())
        {
            await large.SendAsync(Encoding.UTF8.GetBytes("4" + new string('x', 300_000)), WebSocketMessageType.Text, true, default);
            await EndAsync(large);
        }

        var id = await BeginAsync();
        Assert.Equal(400, (await _delivery.Http.SendAsync(HttpMethod.Post, $"{Base}polling&sid={id}", json: string.Join('\u001e', Enumerable.Repeat("3", 65)))).Status);
        await StreamTests.EventuallyAsync(() => Hub.Count == 0);
        id = await BeginAsync();
        Assert.InRange((await _delivery.Http.SendAsync(HttpMethod.Post, $"{Base}polling&sid={id}", json: new string('3', 300_000))).Status, 400, 413);
        await StreamTests.EventuallyAsync(() => Hub.Count == 0);
    }

    [Fact]
    public async Task TwoPollsAtOnce_EndTheSession()
    {
        var id = await BeginAsync();
        var first = _delivery.Http.FetchAsync($"{Base}polling&sid={id}");
        var second = _delivery.Http.FetchAsync($"{Base}polling&sid={id}");
        var answers = await Task.WhenAll(first, second);
        Assert.Contains(answers, answer => answer.Status == 400);
        await StreamTests.EventuallyAsync(() => Hub.Count == 0);
    }

    [Fact]
    public async Task SessionsWithoutLogin_AreLimited_AndEnd()
    {
        for (var i = 0; i < 10; i++) await BeginAsync();
        var refused = await _delivery.Http.FetchAsync(Base + "polling");
        Assert.Equal((400, 4), (refused.Status, refused.Json()["code"]!.GetValue<int>()));
        await StreamTests.EventuallyAsync(() => Hub.Count == 0);
        await BeginAsync();
    }

    private async Task<string> BeginAsync()
    {
        var answer = await _delivery.Http.FetchAsync(Base + "polling");
        Assert.Equal((200, '0'), (answer.Status, answer.Body[0]));
        return JsonNode.Parse(answer.Body[1..])!["sid"]!.GetValue<string>();
    }

    private async Task<ClientWebSocket> ConnectAsync()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(new Uri(_delivery.Http.BaseAddress!, Base + "websocket")) { Scheme = "ws" }.Uri, default);
        return socket;
    }

    private static async Task EndAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[4096];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), patience.Token)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (WebSocketException)
        {
            // Cut rather than closed: as good.
        }
    }
}
