namespace Dm3.Delivery.Live;

/// <summary>What clients are told about the end of a socket.</summary>
internal static class LiveEnds
{
    /// <summary>Stable code, and a sentence for people.</summary>
    public static (string Code, string Detail) Describe(LiveEnd reason) => reason switch
    {
        LiveEnd.Normal => ("bye", "You left."),
        LiveEnd.GoingAway => ("going-away", "This instance is being stopped: connect again."),
        LiveEnd.NotText => ("not-text", "Messages are texts."),
        LiveEnd.TooBig => ("message-too-big", "The message is longer than is taken."),
        LiveEnd.BadMessage => ("bad-message", "The message is none of the known ones: hello, ack, ping, pong."),
        LiveEnd.NotLoggedIn => ("not-logged-in", "There was no login in time, or it is not good: get a token and send it as {\"type\":\"hello\",\"token\":…}."),
        LiveEnd.SessionEnded => ("session-ended", "The session expired or was ended: log in again."),
        LiveEnd.Idle => ("idle", "There was no sign of life: answer each ping."),
        LiveEnd.TooSlow => ("too-slow", "Messages were not taken fast enough. They wait: resume from the last cursor."),
        LiveEnd.TooMany => ("too-many-sockets", "There are as many sockets as may be: close one."),
        _ => ("internal", "Something went wrong here: connect again."),
    };
}
