using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Dm3.Delivery.Live;

namespace Dm3.Delivery.SocketIo;

/// <summary>
/// The socket.io sessions of this instance by their ids. A polling client has to reach the same instance with every request (sticky sessions at the load
/// balancer, as with every socket.io server); one that uses a WebSocket from the start does not care.
/// </summary>
public sealed class SocketIoSessions(LiveHub hub, SocketIoServices services)
{
    private const int IdLength = 16;

    private readonly ConcurrentDictionary<string, SocketIoSession> _sessions = new(StringComparer.Ordinal);

    /// <summary>128 random bits as text.</summary>
    internal static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdLength));

    /// <summary>Begins a session.</summary>
    /// <returns>Null when this instance has as many sockets as it takes.</returns>
    internal SocketIoSession? Begin()
    {
        var session = new SocketIoSession(hub, NewId(), services);
        if (!hub.TryOpen(session)) return null;
        _sessions[session.Id] = session;
        session.Closed.UnsafeRegister(_ => _sessions.TryRemove(session.Id, out SocketIoSession? _), null);
        return session;
    }

    /// <summary>Finds one that is not over.</summary>
    internal bool TryFind(string id, [NotNullWhen(true)] out SocketIoSession? session) => _sessions.TryGetValue(id, out session);
}
