namespace Dm3.Delivery.Live;

/// <summary>Settings of open sockets, section <c>Delivery:Live</c>: <c>/v1/stream</c> and socket.io.</summary>
public sealed class LiveOptions
{
    /// <summary>Most sockets of this instance, logged in or not. 10 to 100 000, default 15 000.</summary>
    public int MaxSockets { get; set; } = 15_000;

    /// <summary>Most sockets of one account at this instance, and as many pages of messages that it is being given. 1 to 1000, default 16.</summary>
    public int MaxSocketsPerAccount { get; set; } = 16;

    /// <summary>A socket that was silent for that long is asked whether it is there, in seconds. 1 to 600, default 25.</summary>
    public int PingSeconds { get; set; } = 25;

    /// <summary>How long it may take to say that it is, in seconds. 1 to 600, default 20.</summary>
    public int PongSeconds { get; set; } = 20;

    /// <summary>How long a socket may take to log in, in seconds. 1 to 60, default 10.</summary>
    public int LoginSeconds { get; set; } = 10;

    /// <summary>How long a socket, or a page, may take to take one message, in seconds; then it is cut and resumes from its cursor when it comes back. 1 to 600, default 30.</summary>
    public int SlowReaderSeconds { get; set; } = 30;

    /// <summary>
    /// How many sockets are written to at the same time. Each holds up to 64 kB of messages, or one that is longer, so that this bounds the memory; while none is
    /// free, the slowest socket is cut. 4 to 4096, default 256.
    /// </summary>
    public int MaxWriters { get; set; } = 256;
}
