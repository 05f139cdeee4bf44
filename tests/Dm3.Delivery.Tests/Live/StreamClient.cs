using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Dm3.Delivery.Tests.Live;

/// <summary>A client of <c>/v1/stream</c> that answers pings, as every client has to.</summary>
internal sealed class StreamClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private StreamClient(ClientWebSocket socket) => Socket = socket;

    public ClientWebSocket Socket { get; }

    public bool AnswersPings { get; set; } = true;

    public static async Task<StreamClient> OpenAsync(HttpClient http, string? token = null, string query = "", int? receiveBuffer = null)
    {
        var socket = new ClientWebSocket();
        if (token is not null) socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        var url = new UriBuilder(new Uri(http.BaseAddress!, "/v1/stream")) { Scheme = "ws", Query = query }.Uri;
        if (receiveBuffer is { } bytes)
        {
            var handler = new SocketsHttpHandler
            {
                ConnectCallback = async (context, cancellation) =>
                {
                    var tcp = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { ReceiveBufferSize = bytes };
                    await tcp.ConnectAsync(context.DnsEndPoint, cancellation);
                    return new System.Net.Sockets.NetworkStream(tcp, ownsSocket: true);
                },
            };
            await socket.ConnectAsync(url, new HttpMessageInvoker(handler), CancellationToken.None);
        }
        else
        {
            await socket.ConnectAsync(url, CancellationToken.None);
        }

        return new StreamClient(socket);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    public Task SendAsync(byte[] bytes, WebSocketMessageType type, bool isWhole = true) => Socket.SendAsync(bytes, type, isWhole, CancellationToken.None);

    /// <summary>The next message that is no ping; null when the service closes.</summary>
    public async Task<JsonNode?> NextAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var text = new MemoryStream();
            var buffer = new byte[16 * 1024];
            ValueWebSocketReceiveResult part;
            do
            {
                part = await Socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
                if (part.MessageType == WebSocketMessageType.Close) return null;
                text.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);

            var message = JsonNode.Parse(text.ToArray())!;
            if (message["type"]!.GetValue<string>() != "ping") return message;
            if (AnswersPings) await SendAsync("""{"type":"pong"}""");
        }
    }

    /// <summary>The next message, which has to be of this type.</summary>
    public async Task<JsonNode> NextAsync(string type)
    {
        var message = await NextAsync();
        Assert.True(message?["type"]!.GetValue<string>() == type, $"{type} was expected, and came: {message?.ToJsonString() ?? $"the end {Socket.CloseStatus} {Socket.CloseStatusDescription}"}");
        return message!;
    }

    /// <summary>What the service closes with, after its farewell.</summary>
    public async Task<(int Status, string? Code)> EndAsync()
    {
        string? code = null;
        while (await NextAsync() is { } message) code = message["code"]?.GetValue<string>() ?? code;
        return ((int)Socket.CloseStatus!.Value, code);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (Socket.State is WebSocketState.Open or WebSocketState.CloseReceived) await Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // It is gone.
        }

        Socket.Dispose();
    }
}
