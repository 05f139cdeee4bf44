namespace Dm3.Delivery.SocketIo.Protocol;

/// <summary>Why a request of a session is refused, as client libraries know it: status 400 and <c>{"code","message"}</c>. Source: engine.io <c>server.ts</c>.</summary>
/// <param name="Code">The library's number.</param>
/// <param name="Message">The library's words.</param>
public sealed record EngineError(int Code, string Message)
{
    /// <summary>The query names no transport of ours.</summary>
    public static EngineError UnknownTransport { get; } = new(0, "Transport unknown");

    /// <summary>No such session here: it ended, or lives in another instance.</summary>
    public static EngineError UnknownSession { get; } = new(1, "Session ID unknown");

    /// <summary>A session begins with GET.</summary>
    public static EngineError BadHandshakeMethod { get; } = new(2, "Bad handshake method");

    /// <summary>The request does not fit the session.</summary>
    public static EngineError BadRequest { get; } = new(3, "Bad request");

    /// <summary>No more sessions are taken.</summary>
    public static EngineError Forbidden { get; } = new(4, "Forbidden");

    /// <summary>Another revision of the protocol than 4.</summary>
    public static EngineError UnsupportedVersion { get; } = new(5, "Unsupported protocol version");
}
