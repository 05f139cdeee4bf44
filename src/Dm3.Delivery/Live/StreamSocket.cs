using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Dm3.Delivery.Auth;
using Dm3.Delivery.Pickup;
using Dm3.Storage.Pickup;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Live;

/// <summary>
/// A socket of <c>/v1/stream</c>: JSON texts with a <c>type</c>. From the client <c>hello</c> (token, cursor), <c>ack</c> (hashes), <c>ping</c> and <c>pong</c>;
/// from the service <c>ready</c>, <c>message</c>, <c>live</c> (the backlog is through), <c>acknowledged</c>, <c>ping</c>, <c>pong</c> and, before it closes, <c>error</c>.
/// </summary>
internal sealed class StreamSocket(LiveHub hub, WebSocket socket, SessionGuard guard, PickupService pickup, CancellationToken aborted) : LiveSocket(hub), IDisposable
{
    // A thousand hashes; before the login a token is all there is to say.
    private const int MaxFrameBytes = 80 * 1024;
    private const int MaxHelloBytes = 4 * 1024;

    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(5);
    private static readonly byte[] PingText = """{"type":"ping"}"""u8.ToArray();
    private static readonly byte[] PongText = """{"type":"pong"}"""u8.ToArray();

    private readonly LiveHub _hub = hub;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _closing = CancellationTokenSource.CreateLinkedTokenSource(aborted);
    private bool _saidLive;

    /// <summary>Serves until either side ends.</summary>
    /// <param name="session">If the request was logged in.</param>
    /// <param name="cursor">From where, if so; null from the oldest message that the device has not acknowledged.</param>
    public async Task RunAsync(StoredSession? session, long? cursor)
    {
        try
        {
            if (session is not null) await JoinAsync(session, cursor);
            while (true)
            {
                using var received = await ReceivedText.FromAsync(socket, Session is null ? MaxHelloBytes : MaxFrameBytes, _closing.Token);
                if (received.End is { } reason)
                {
                    if (TryEnd()) await CloseAsync(reason);
                    if (reason == LiveEnd.Normal) break;
                }
                else if (!HasEnded)
                {
                    Heard();
                    await HandleAsync(received.Text);
                }

                // Once it ends, all that counts is the client's farewell; the rest is read and dropped until then.
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone, or was told to go.
            TryEnd();
        }
#pragma warning disable CA1031 // Whatever it was, it is ours; the answer has begun, so that nobody above can tell the client.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            _hub.Report(fault);
            if (TryEnd()) await CloseAsync(LiveEnd.Fault);
        }
        finally
        {
            _hub.Remove(this);
            socket.Abort();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _closing.Dispose();
        _turn.Dispose();
    }

    protected internal override void Ping() => _ = TrySendAsync(PingText);

    protected override async Task WriteAsync(WaitingMessage message)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"type":"message","cursor":"{{message.Sequence}}","messageHash":"{{message.MessageHash}}","receivedAt":{{message.ReceivedAtUnixMilliseconds}},"envelope":""");
        var buffer = ArrayPool<byte>.Shared.Rent(head.Length + Encoding.UTF8.GetMaxByteCount(message.EnvelopeJson.Length) + 1);
        try
        {
            var length = Encoding.UTF8.GetBytes(head, buffer);
            length += Encoding.UTF8.GetBytes(message.EnvelopeJson, buffer.AsSpan(length));
            buffer[length++] = (byte)'}';
            await SendAsync(buffer.AsMemory(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override async Task CaughtUpAsync()
    {
        if (_saidLive) return;
        _saidLive = true;
        await SayAsync(new JsonObject { ["type"] = "live", ["cursor"] = Text(Cursor) });
    }

    protected override async Task CloseAsync(LiveEnd reason)
    {
        try
        {
            // A message that the client does not take stands in the way of a farewell.
            using var limit = new CancellationTokenSource(CloseTime);
            await _turn.WaitAsync(limit.Token);
            try
            {
                var (code, detail) = LiveEnds.Describe(reason);
                if (reason is not LiveEnd.Normal and not LiveEnd.GoingAway)
                {
                    var error = new JsonObject { ["type"] = "error", ["code"] = code, ["detail"] = detail };
                    await socket.SendAsync(Encode(error), WebSocketMessageType.Text, true, limit.Token);
                }

                await socket.CloseOutputAsync((WebSocketCloseStatus)reason, code, limit.Token);
            }
            finally
            {
                _turn.Release();
            }

            // For the client's own farewell, which ends the reading.
            _closing.CancelAfter(CloseTime);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            socket.Abort();
        }
    }

    private async Task HandleAsync(ReadOnlyMemory<byte> text)
    {
        if (!StreamMessage.TryParse(text, out var message))
        {
            End(LiveEnd.BadMessage);
            return;
        }

        switch (message)
        {
            case { Type: StreamMessageType.Ping }:
                await SendAsync(PongText);
                break;
            case { Type: StreamMessageType.Pong }:
                break;
            case { Type: StreamMessageType.Hello }:
                await LogInAsync(message.Token, message.Cursor);
                break;
            case { Type: StreamMessageType.Ack } when Session is { } session:
                var removed = await pickup.AcknowledgeAsync(session, message.Hashes, _closing.Token);
                await SayAsync(new JsonObject { ["type"] = "acknowledged", ["id"] = message.Id, ["removed"] = removed });
                break;
            default:
                End(LiveEnd.NotLoggedIn);
                break;
        }
    }

    // The first one logs in; later ones bring a fresh token of the same device, before the old one expires.
    private async Task LogInAsync(string token, long? cursor)
    {
        var check = await guard.CheckAsync(token, _closing.Token);
        if (check.Session is not { } session || (Session is { } former && (former.Account != session.Account || former.Device != session.Device))) End(LiveEnd.NotLoggedIn);
        else if (Session is null) await JoinAsync(session, cursor);
        else Session = session;
    }

    private async Task JoinAsync(StoredSession session, long? cursor)
    {
        Session = session;
        if (!_hub.TryJoin(this))
        {
            End(LiveEnd.TooMany);
            return;
        }

        await SayAsync(new JsonObject { ["type"] = "ready", ["account"] = session.Name, ["device"] = session.Device });
        StartAfter(cursor ?? 0);
    }

    private Task SayAsync(JsonObject message) => SendAsync(Encode(message));

    private async Task TrySendAsync(ReadOnlyMemory<byte> text)
    {
        try
        {
            await SendAsync(text);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The reading ends as well, and with it the socket.
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> text)
    {
        await _turn.WaitAsync(_closing.Token);
        try
        {
            if (!HasEnded) await socket.SendAsync(text, WebSocketMessageType.Text, true, _closing.Token);
        }
        finally
        {
            _turn.Release();
        }
    }

    private static byte[] Encode(JsonObject message) => Encoding.UTF8.GetBytes(message.ToJsonString());

    private static string Text(long cursor) => cursor.ToString(CultureInfo.InvariantCulture);
}
