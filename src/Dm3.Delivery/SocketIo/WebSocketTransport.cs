using System.Net.WebSockets;
using System.Text;
using Dm3.Delivery.Live;
using Dm3.Delivery.SocketIo.Protocol;

namespace Dm3.Delivery.SocketIo;

/// <summary>Packets by WebSocket, one in each text message. Source: Engine.IO protocol, revision 4, "WebSocket" and "Upgrade".</summary>
/// <param name="socket">The connection.</param>
/// <param name="session">Whose.</param>
/// <param name="maxBytes">Longest message that is taken.</param>
internal sealed class WebSocketTransport(WebSocket socket, SocketIoSession session, int maxBytes)
{
    private const string Probe = "probe";

    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PollTime = TimeSpan.FromMilliseconds(100);

    /// <summary>Serves the session until either side ends.</summary>
    public async Task RunAsync(CancellationToken aborted)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(aborted, session.Closed);
        var writing = WriteAsync(over.Token);
        try
        {
            while (true)
            {
                var (packet, end) = await ReceiveAsync(over.Token);
                if (packet is { } received)
                {
                    if (!session.HasEnded) await session.HandleAsync(received);
                    continue;
                }

                session.End(end);
                if (end == LiveEnd.Normal) break;
            }
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException)
        {
            // The client is gone, or was told to go.
        }
        finally
        {
            session.End(LiveEnd.Normal);
            await writing;
            socket.Abort();
        }
    }

    /// <summary>Takes a session over from polling.</summary>
    /// <returns>False when the client does not play its part; polling goes on.</returns>
    public async Task<bool> TryUpgradeAsync(CancellationToken aborted)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(aborted, session.Closed);
        over.CancelAfter(ProbeTime);
        try
        {
            if ((await ReceiveAsync(over.Token)).Packet is not { Type: EnginePacketType.Ping, Data: Probe }) return false;
            await SendAsync(new EnginePacket(EnginePacketType.Pong, Probe), over.Token);
            var upgrade = ReceiveAsync(over.Token);
            await EndPollsUntilAsync(upgrade);
            if ((await upgrade).Packet is not { Type: EnginePacketType.Upgrade }) return false;
            session.IsUpgraded = true;
            // The client has seen its last poll end; its server side may have a moment to go.
            await session.BeginReadingAsync(over.Token);
            return true;
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException)
        {
            return false;
        }
    }

    // The client changes over when its poll has ended. The answer to the probe may reach it after that; by then it waits in another poll.
    private async Task EndPollsUntilAsync(Task upgrade)
    {
        do
        {
            if (session.IsBeingRead) session.Send(new EnginePacket(EnginePacketType.Noop));
        }
        while (await Task.WhenAny(upgrade, Task.Delay(PollTime)) != upgrade);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (await session.Outgoing.WaitToReadAsync(cancellationToken))
            {
                while (session.Outgoing.TryRead(out var outgoing))
                {
                    // A noop only ever ends polls.
                    if (outgoing.Packet.Type is not (EnginePacketType.Noop or EnginePacketType.Close)) await SendAsync(outgoing.Packet, cancellationToken);
                    outgoing.Taken?.TrySetResult();
                }
            }

            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
        catch (Exception fault) when (fault is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            session.End(LiveEnd.Normal);
        }
    }

    private Task SendAsync(EnginePacket packet, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(packet.ToString()), WebSocketMessageType.Text, true, cancellationToken);

    private async Task<(EnginePacket? Packet, LiveEnd End)> ReceiveAsync(CancellationToken cancellationToken)
    {
        using var received = await ReceivedText.FromAsync(socket, maxBytes, cancellationToken);
        if (received.End is { } end) return (null, end);
        return EnginePacket.TryParse(Encoding.UTF8.GetString(received.Text.Span), out var packet) ? (packet, default) : (null, LiveEnd.BadMessage);
    }
}
