using Dm3.Delivery.Live;
using Dm3.Delivery.SocketIo.Protocol;

namespace Dm3.Delivery.SocketIo;

/// <summary>
/// <c>/socket.io/</c>: Engine.IO 4 with both transports. Every request names the revision, the transport and, but for the first one, the session.
/// </summary>
public static class SocketIoEndpoint
{
    /// <summary>Where deployed clients look.</summary>
    public const string Path = "/socket.io";

    private const string Polling = "polling";
    private const string WebSocketName = "websocket";

    /// <summary>Maps <c>/socket.io/</c>.</summary>
    public static void MapSocketIo(this IEndpointRouteBuilder routes) => routes.MapMethods(Path, ["GET", "POST"], HandleAsync);

    private static Task HandleAsync(HttpContext context, SocketIoSessions sessions, LiveOptions live, DeliveryOptions delivery)
    {
        var query = context.Request.Query;
        var isPost = HttpMethods.IsPost(context.Request.Method);
        var (transport, id) = ((string?)query["transport"], (string?)query["sid"]);
        // An envelope of the longest kind is a JSON text inside JSON inside the packet.
        var maxBytes = (2 * delivery.MaxEnvelopeBytes) + 16_384;
        if (query["EIO"] != "4") return EngineErrors.WriteAsync(context, EngineError.UnsupportedVersion);
        if (transport is not (Polling or WebSocketName)) return EngineErrors.WriteAsync(context, EngineError.UnknownTransport);
        if (transport == WebSocketName && !context.WebSockets.IsWebSocketRequest) return EngineErrors.WriteAsync(context, EngineError.BadRequest);
        if (id is null)
        {
            if (isPost) return EngineErrors.WriteAsync(context, EngineError.BadHandshakeMethod);
            if (sessions.Begin() is not { } begun) return EngineErrors.WriteAsync(context, EngineError.Forbidden);
            string[] upgrades = transport == Polling ? [WebSocketName] : [];
            begun.Send(new EngineHandshake(begun.Id, upgrades, live.PingSeconds * 1000, live.PongSeconds * 1000, maxBytes).ToPacket());
            return transport == Polling ? PollingTransport.GetAsync(context, begun) : ConnectAsync(context, begun, maxBytes);
        }

        if (!sessions.TryFind(id, out var session)) return EngineErrors.WriteAsync(context, EngineError.UnknownSession);
        if (isPost && transport != Polling) return EngineErrors.WriteAsync(context, EngineError.BadRequest);
        if (transport == WebSocketName) return session.IsUpgraded ? EngineErrors.WriteAsync(context, EngineError.BadRequest) : ConnectAsync(context, session, maxBytes, isUpgrade: true);
        return isPost ? PollingTransport.PostAsync(context, session, maxBytes) : PollingTransport.GetAsync(context, session);
    }

    private static async Task ConnectAsync(HttpContext context, SocketIoSession session, int maxBytes, bool isUpgrade = false)
    {
        // The ping of the protocol itself would need a timer for each socket; Engine.IO has its own.
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        var connection = new WebSocketTransport(socket, session, maxBytes);
        if (!isUpgrade) session.IsUpgraded = session.TryBeginReading();
        else if (!await connection.TryUpgradeAsync(context.RequestAborted)) return;
        await connection.RunAsync(context.RequestAborted);
    }
}
