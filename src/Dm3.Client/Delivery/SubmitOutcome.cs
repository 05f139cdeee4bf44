namespace Dm3.Client.Delivery;

/// <summary>What a delivery service did with an envelope.</summary>
public enum SubmitOutcome
{
    /// <summary>It holds the message now, or did already: the same message twice is one.</summary>
    Accepted,

    /// <summary>It gave no answer in time, or something that is none.</summary>
    Unreachable,

    /// <summary>It is busy, full, or cannot ask ENS itself: another time may help.</summary>
    Busy,

    /// <summary>The recipient has no account there (yet): the first login opens one.</summary>
    NoAccount,

    /// <summary>It refuses this envelope for good.</summary>
    Refused,

    /// <summary>A rule of the recipient stands against the sender. Other services of the recipient are not to be tried.</summary>
    Spam,
}
