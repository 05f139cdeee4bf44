using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dm3.Ens.Tests.Rpc;

/// <summary>A node that sends the bytes it is told to, once it has read a request.</summary>
public sealed class HostileNode : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopped = new();
    private readonly Func<NetworkStream, CancellationToken, Task> _answer;
    private readonly Task _serving;

    public HostileNode(Func<NetworkStream, CancellationToken, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    public static HostileNode Saying(string body, string status = "200 OK") => new((stream, stopped) =>
        stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"), stopped).AsTask());

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        // First: to accept on a listener that was stopped is an error of its own.
        await _serving;
        _listener.Stop();
        _stopped.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopped.Token);
                var stream = client.GetStream();
                // Our requests are small: one read has all of them.
                await stream.ReadAtLeastAsync(new byte[64 * 1024], 1, cancellationToken: _stopped.Token);
                await _answer(stream, _stopped.Token);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or SocketException)
        {
            // The test is over, or the client hung up, as it should.
        }
    }
}
