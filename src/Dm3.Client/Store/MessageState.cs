namespace Dm3.Client.Store;

/// <summary>How far a message has come. A message only ever moves up, whatever order two devices learn of it in.</summary>
public enum MessageState
{
    /// <summary>Written here; no delivery service has it yet.</summary>
    Waiting = 0,

    /// <summary>Every delivery service refused it for good; nothing tries it again by itself. Sent again with success, it moves on.</summary>
    Failed = 1,

    /// <summary>A delivery service has taken it and given a receipt; of a message that came in: it is in this store.</summary>
    Delivered = 2,

    /// <summary>The receiver's application says that it arrived there (<c>READ_RECEIVED</c>).</summary>
    Received = 3,

    /// <summary>The receiver's application says that it was shown (<c>READ_OPENED</c>); of a message that came in: it was shown here.</summary>
    Read = 4,
}
