using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dm3.Gateway.Tests.Hostile;

/// <summary>A bare TCP connection, for bytes that no HTTP client would send.</summary>
public sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };

    public static async Task<RawConnection> OpenAsync(TestGateway gateway)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(IPAddress.Loopback, gateway.Port);
        return connection;
    }

    public async Task SendAsync(byte[] bytes) => await _client.GetStream().WriteAsync(bytes);

    public Task SendAsync(string latin1) => SendAsync(Encoding.Latin1.GetBytes(latin1));

    /// <summary>Everything that comes until the server closes the connection.</summary>
    /// <exception cref="OperationCanceledException">It is still open after <paramref name="within"/>.</exception>
    public async Task<byte[]> ReadToEndAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        using var read = new MemoryStream();
        try
        {
            await _client.GetStream().CopyToAsync(read, limit.Token);
        }
        catch (IOException)
        {
            // Reset by the server: closed as well.
        }

        return read.ToArray();
    }

    /// <summary>Sends one request and reads the one answer.</summary>
    /// <returns>Status, header lines and body; status 0 if the server closed without an answer.</returns>
    public static async Task<(int Status, string Head, string Body)> ExchangeAsync(TestGateway gateway, byte[] request)
    {
        using var connection = await OpenAsync(gateway);
        try
        {
            await connection.SendAsync(request);
        }
        catch (IOException)
        {
            // The server answered and closed before it had read all.
        }

        var answer = Encoding.UTF8.GetString(await connection.ReadToEndAsync(TimeSpan.FromSeconds(20)));
        var end = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return (0, "", answer);
        var status = int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture);
        var body = answer[(end + 4)..];
        // A chunk's size line and the last chunk.
        if (answer[..end].Contains("chunked", StringComparison.OrdinalIgnoreCase) && body.Length > 0)
            body = string.Concat(body.Split("\r\n").Where((_, line) => line % 2 == 1));
        return (status, answer[..end], body);
    }

    public void Dispose() => _client.Dispose();
}
