namespace Dm3.Storage.Messages;

/// <summary>What became of a message that was taken.</summary>
public enum MessageState
{
    /// <summary>It waits for its recipient.</summary>
    Accepted,

    /// <summary>Its recipient has confirmed it.</summary>
    PickedUp,

    /// <summary>Its time was over before the recipient confirmed it.</summary>
    Expired,
}
