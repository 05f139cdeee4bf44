using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Dm3.Delivery.Live;
using Dm3.Delivery.SocketIo.Protocol;
using Dm3.Storage.Pickup;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.SocketIo;

/// <summary>
/// A socket.io client of the deployed kind, whatever its transport at the moment: logs in with <c>{account:{ensName}, token}</c>, hears <c>authorized</c>,
/// submits messages, and gets those that come from then on; what came before is fetched over HTTP. Source: dm3 delivery-service <c>ws.ts</c>.
/// </summary>
/// <param name="hub">The open sockets.</param>
/// <param name="id">What the client names itself by in requests.</param>
/// <param name="services">What events are about.</param>
#pragma warning disable CA1001 // Requests of its client may hold it when it ends. Nothing is left to free then: no wait handle was asked for, and the timer went when it fired.
internal sealed class SocketIoSession(LiveHub hub, string id, SocketIoServices services) : LiveSocket(hub)
#pragma warning restore CA1001
{
    // Pings, answers and noops; of messages there is one at a time. A client that lets that many pile up does not read.
    private const int MaxWaiting = 64;

    private static readonly TimeSpan CloseTime = TimeSpan.FromSeconds(5);

    private readonly LiveHub _hub = hub;
    private readonly Channel<Outgoing> _outgoing = Channel.CreateBounded<Outgoing>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _closed = new();
    private readonly SemaphoreSlim _reading = new(1, 1);
    private int _posting;

    /// <summary>What the client names itself by in requests.</summary>
    public string Id => id;

    /// <summary>True once a WebSocket carries it: polling is over.</summary>
    public bool IsUpgraded { get; set; }

    /// <summary>Packets for the client, for one transport at a time.</summary>
    public ChannelReader<Outgoing> Outgoing => _outgoing.Reader;

    /// <summary>Set when it is over for every transport.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>True while a request reads <see cref="Outgoing"/>.</summary>
    public bool IsBeingRead => _reading.CurrentCount == 0;

    /// <summary>Claims <see cref="Outgoing"/>. False while another request reads it.</summary>
    public bool TryBeginReading() => _reading.Wait(0);

    /// <summary>Claims <see cref="Outgoing"/> from a request that is ending.</summary>
    public Task BeginReadingAsync(CancellationToken cancellationToken) => _reading.WaitAsync(cancellationToken);

    /// <summary>Gives <see cref="Outgoing"/> up.</summary>
    public void EndReading() => _reading.Release();

    /// <summary>Claims the way in. False while another request is on it: packets have an order.</summary>
    public bool TryBeginPosting() => Interlocked.CompareExchange(ref _posting, 1, 0) == 0;

    /// <summary>Gives the way in up.</summary>
    public void EndPosting() => Volatile.Write(ref _posting, 0);

    /// <summary>Queues a packet. A client that does not read is cut.</summary>
    public void Send(EnginePacket packet)
    {
        if (!_outgoing.Writer.TryWrite(new Outgoing(packet))) End(LiveEnd.TooSlow);
    }

    /// <summary>Takes in a packet of the client; one at a time.</summary>
    public async Task HandleAsync(EnginePacket packet)
    {
        Heard();
        switch (packet.Type)
        {
            case EnginePacketType.Pong:
                break;
            case EnginePacketType.Close:
                End(LiveEnd.Normal);
                break;
            case EnginePacketType.Message when SocketPacket.TryParse(packet.Data, out var inner):
                await HandleAsync(inner);
                break;
            default:
                End(LiveEnd.BadMessage);
                break;
        }
    }

    protected internal override void Ping() => Send(new EnginePacket(EnginePacketType.Ping));

    protected override async Task WriteAsync(WaitingMessage message)
    {
        var taken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var packet = new EnginePacket(EnginePacketType.Message, SocketPacket.Event("message", message.EnvelopeJson));
        await _outgoing.Writer.WriteAsync(new Outgoing(packet, taken), Closed);
        await taken.Task.WaitAsync(Closed);
    }

    protected override Task CloseAsync(LiveEnd reason)
    {
        _hub.Remove(this);
        _outgoing.Writer.TryWrite(new Outgoing(new EnginePacket(EnginePacketType.Close)));
        _outgoing.Writer.TryComplete();
        // For the transport, to carry what is left.
        _closed.CancelAfter(CloseTime);
        return Task.CompletedTask;
    }

    private async Task HandleAsync(SocketPacket packet)
    {
        switch (packet.Type)
        {
            case SocketPacketType.Connect when packet.Namespace != SocketPacket.MainNamespace:
                Say(SocketPacket.Refused(packet.Namespace, "Invalid namespace"));
                break;
            case SocketPacketType.Connect when Session is null:
                await LogInAsync(packet.Data);
                break;
            case SocketPacketType.Event when Session is not null:
                await TakeEventAsync(packet);
                break;
            case SocketPacketType.Ack when Session is not null:
                break;
            case SocketPacketType.Disconnect:
                End(LiveEnd.Normal);
                break;
            default:
                // An event before the login, or a second login.
                End(LiveEnd.BadMessage);
                break;
        }
    }

    private async Task LogInAsync(JsonElement auth)
    {
        if (await CheckAsync(auth) is not { } session)
        {
            Refuse("check token has failed for WS");
            return;
        }

        Session = session;
        var newest = services.Messages.Newest(session.Account);
        if (!_hub.TryJoin(this))
        {
            Refuse("too many sockets of this account");
            return;
        }

        Say(SocketPacket.Connected(SocketIoSessions.NewId()));
        Say(SocketPacket.Event("authorized"));
        StartAfter(newest);
    }

    private async Task<StoredSession?> CheckAsync(JsonElement auth)
    {
        if (TextOf(auth, "token") is not { } token || !auth.TryGetProperty("account", out var account)) return null;
        if (TextOf(account, "ensName") is not { } name) return null;
        return (await services.Guard.CheckAsync(token, name, Closed)).Session;
    }

    // The refusal is the last thing that the client hears: no usable socket is left behind.
    private void Refuse(string message)
    {
        Say(SocketPacket.Refused(SocketPacket.MainNamespace, message));
        End(LiveEnd.NotLoggedIn);
    }

    private async Task TakeEventAsync(SocketPacket packet)
    {
        // Other events mean nothing here, as in the deployed service.
        if (packet.Data[0].GetString() != "submitMessage") return;
        var error = packet.Data.GetArrayLength() > 1 ? await services.SubmitAsync(packet.Data[1], Closed) : "invalid schema";
        if (packet.AckId is { } ackId) Say(SocketPacket.Ack(ackId, error is null ? new JsonObject { ["response"] = "success" } : new JsonObject { ["error"] = error }));
    }

    private void Say(string packet) => Send(new EnginePacket(EnginePacketType.Message, packet));

    private static string? TextOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
