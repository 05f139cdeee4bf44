namespace Dm3.Delivery.Notify;

/// <summary>What came of sending a notice.</summary>
public enum SendResult
{
    /// <summary>The other side took it.</summary>
    Sent,

    /// <summary>Not now; later perhaps.</summary>
    Again,

    /// <summary>The target is gone, or never was: it must not be tried again.</summary>
    Gone,
}
