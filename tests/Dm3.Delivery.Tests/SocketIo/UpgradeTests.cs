using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.Testing.Chain;

namespace Dm3.Delivery.Tests.SocketIo;

/// <summary>From polling to a WebSocket, packet by packet. Source: Engine.IO protocol, revision 4, "Upgrade".</summary>
[Collection(OneChain.Name)]
public sealed class UpgradeTests(EnsFixture chain) : IAsyncLifetime
{
    private const string Base = "/socket.io/?EIO=4&transport=";

    private TestDelivery _delivery = null!;

    public async Task InitializeAsync() =>
        _delivery = await TestDelivery.StartAsync(chain, ("Delivery:Live:PingSeconds", "60"), ("Delivery:Live:LoginSeconds", "60"));

    public Task DisposeAsync() => _delivery.DisposeAsync().AsTask();

    // The answer to the probe can reach the client after the end of the poll that it was to end; by then the client waits in another one.
    [Fact]
    public async Task EveryPoll_EndsUntilTheClientHasChangedOver()
    {
        var handshake = await _delivery.Http.FetchAsync(Base + "polling");
        var id = JsonNode.Parse(handshake.Body[1..])!["sid"]!.GetValue<string>();
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(new Uri(_delivery.Http.BaseAddress!, $"{Base}websocket&sid={id}")) { Scheme = "ws" }.Uri, default);
        await SendAsync(socket, "2probe");
        Assert.Equal("3probe", await ReceiveAsync(socket));
        for (var i = 0; i < 3; i++) Assert.Equal("6", (await _delivery.Http.FetchAsync($"{Base}polling&sid={id}")).Body);

        await SendAsync(socket, "5");
        await SendAsync(socket, "40{}");
        Assert.StartsWith("44", await ReceiveAsync(socket), StringComparison.Ordinal);
    }

    private static Task SendAsync(ClientWebSocket socket, string packet) => socket.SendAsync(Encoding.UTF8.GetBytes(packet), WebSocketMessageType.Text, true, default);

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}
