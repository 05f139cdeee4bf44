using System.Net.WebSockets;
using System.Text.Json;
using Dm3.Client.Profiles;

namespace Dm3.Client.Delivery;

/// <summary>One connection of <c>/v1/stream</c>.</summary>
internal sealed class MailboxStream(MailboxOptions options) : IDisposable
{
    private static readonly byte[] Pong = """{"type":"pong"}"""u8.ToArray();

    private readonly ClientWebSocket _socket = new();

    public bool LoginEnded { get; private set; }

    public async Task<bool> OpenAsync(Dm3Directory directory, Uri service, string token, string? cursor, CancellationToken cancellationToken)
    {
        var url = new UriBuilder(new Uri(service, "v1/stream")) { Scheme = service.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs };
        if (cursor is not null) url.Query = "cursor=" + Uri.EscapeDataString(cursor);
        _socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(options.Timeout);
        using var invoker = directory.Invoker();
        try
        {
            await _socket.ConnectAsync(url.Uri, invoker, limited.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or HttpRequestException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>The next message; null once the connection has ended.</summary>
    public async Task<WaitingEnvelope?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await ReceiveAsync(cancellationToken).ConfigureAwait(false) is { } text)
            {
                using var json = JsonDocument.Parse(text);
                var type = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("type", out var name) ? name.ToString() : "";
                if (type == "ping") await _socket.SendAsync(Pong, WebSocketMessageType.Text, true, cancellationToken).ConfigureAwait(false);
                if (type == "error") LoginEnded = json.RootElement.TryGetProperty("code", out var code) && code.ToString() is "session-ended" or "not-logged-in";
                if (type == "message" && WaitingEnvelope.Read(json.RootElement) is { } waiting) return waiting;
            }
        }
        catch (Exception fault) when (fault is WebSocketException or JsonException or OperationCanceledException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        return null;
    }

    public void Dispose() => _socket.Dispose();

    private async Task<byte[]?> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(options.StreamSilence);
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, limited.Token).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close || text.Length + part.Count > options.MaxResponseBytes) return null;
            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return text.ToArray();
        }
    }
}
