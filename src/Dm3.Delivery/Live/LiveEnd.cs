namespace Dm3.Delivery.Live;

/// <summary>Why a socket ends. The value is the WebSocket close code of <c>/v1/stream</c>. Source: RFC 6455, 7.4; 4000 and up are ours.</summary>
public enum LiveEnd
{
    /// <summary>The client left.</summary>
    Normal = 1000,

    /// <summary>This instance is being stopped: connect again, another one may answer.</summary>
    GoingAway = 1001,

    /// <summary>A binary message.</summary>
    NotText = 1003,

    /// <summary>A message longer than is taken.</summary>
    TooBig = 1009,

    /// <summary>A fault of ours.</summary>
    Fault = 1011,

    /// <summary>A message that is none of the known ones.</summary>
    BadMessage = 4400,

    /// <summary>No login in time, or one that is refused.</summary>
    NotLoggedIn = 4401,

    /// <summary>The session expired or was ended.</summary>
    SessionEnded = 4403,

    /// <summary>No sign of life.</summary>
    Idle = 4408,

    /// <summary>Messages were not taken fast enough; those that follow the last cursor still wait.</summary>
    TooSlow = 4409,

    /// <summary>As many sockets as the account, or the instance, may have.</summary>
    TooMany = 4429,
}
