namespace Dm3.Storage.Notifications;

/// <summary>What came of a change of a channel.</summary>
public enum ChannelChange
{
    /// <summary>It was made.</summary>
    Done,

    /// <summary>There is no such channel, or no such account.</summary>
    Missing,

    /// <summary>The account has as many channels as it may.</summary>
    TooMany,

    /// <summary>As many codes as may went out today.</summary>
    TooManyCodes,

    /// <summary>It is verified already.</summary>
    AlreadyVerified,

    /// <summary>The code is wrong, was used, is too old, or was guessed at too often.</summary>
    WrongCode,
}
