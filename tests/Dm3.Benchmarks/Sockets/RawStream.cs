using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dm3.Benchmarks.Sockets;

/// <summary>A client of <c>/v1/stream</c> that costs the load generator little: the bare connection. It reads and never speaks.</summary>
internal sealed class RawStream : IDisposable
{
    private static readonly byte[] MessageMark = "\"type\":\"message\""u8.ToArray();

    private readonly Socket _socket;

    private RawStream(Socket socket) => _socket = socket;

    /// <summary>Connects, logs in by header and waits for the end of the backlog.</summary>
    /// <exception cref="InvalidOperationException">The service refuses.</exception>
    public static async Task<RawStream> OpenAsync(Uri server, string token, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), cancellation);
        var request = $"GET /v1/stream HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {token}\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellation);
        var buffer = new byte[2048];
        var seen = "";
        while (!seen.Contains("\"type\":\"live\"", StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer, cancellation);
            if (read == 0) throw new InvalidOperationException($"The socket was refused: {seen}");
            seen += Encoding.Latin1.GetString(buffer, 0, read);
        }

        return new RawStream(socket);
    }

    /// <summary>Waits for the beginning of the next message and reads what has come with it.</summary>
    public async Task NextMessageAsync(byte[] buffer, CancellationToken cancellation)
    {
        int read;
        while ((read = await _socket.ReceiveAsync(buffer, cancellation)) > 0)
        {
            if (buffer.AsSpan(0, read).IndexOf(MessageMark) >= 0) return;
        }

        throw new InvalidOperationException("The service has closed the socket.");
    }

    public void Dispose() => _socket.Dispose();
}
