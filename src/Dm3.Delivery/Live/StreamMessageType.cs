namespace Dm3.Delivery.Live;

/// <summary>What a client of <c>/v1/stream</c> says; <c>type</c> in lower case.</summary>
public enum StreamMessageType
{
    /// <summary>Logs in, or brings a fresh token: <c>token</c>, and at login <c>cursor</c> if there is one.</summary>
    Hello,

    /// <summary>Has these messages: <c>hashes</c>, up to 1000, and an <c>id</c> that the answer names.</summary>
    Ack,

    /// <summary>Asks for a sign of life.</summary>
    Ping,

    /// <summary>Gives one.</summary>
    Pong,
}
