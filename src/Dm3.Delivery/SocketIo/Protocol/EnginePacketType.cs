namespace Dm3.Delivery.SocketIo.Protocol;

/// <summary>What an Engine.IO packet is; the value is its digit on the wire. Source: Engine.IO protocol, revision 4.</summary>
public enum EnginePacketType
{
    /// <summary>The server's first packet: session id, times and limits.</summary>
    Open,

    /// <summary>The sender is leaving.</summary>
    Close,

    /// <summary>From the server: are you there? From a client: the probe of an upgrade.</summary>
    Ping,

    /// <summary>The answer to a ping, with its data.</summary>
    Pong,

    /// <summary>Holds a Socket.IO packet.</summary>
    Message,

    /// <summary>From a client: the WebSocket is to be used from now on.</summary>
    Upgrade,

    /// <summary>Nothing; ends a waiting poll.</summary>
    Noop,
}
