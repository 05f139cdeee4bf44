namespace Dm3.Delivery.SocketIo.Protocol;

/// <summary>What a Socket.IO packet is; the value is its digit on the wire. The two binary kinds (5, 6) are not taken. Source: Socket.IO protocol, revision 5.</summary>
public enum SocketPacketType
{
    /// <summary>Client: let me in, with credentials. Server: you are, with an id.</summary>
    Connect,

    /// <summary>The sender leaves the namespace.</summary>
    Disconnect,

    /// <summary>An event with its arguments.</summary>
    Event,

    /// <summary>The answer to an event that asked for one.</summary>
    Ack,

    /// <summary>Server: you are not let in, and why.</summary>
    ConnectError,
}
