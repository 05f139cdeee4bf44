namespace Dm3.Storage.Sessions;

/// <summary>What came of beginning a session.</summary>
public enum SessionBegin
{
    /// <summary>It is there.</summary>
    Done,

    /// <summary>Somebody answered the challenge before.</summary>
    ChallengeUsed,

    /// <summary>The account has as many devices as it may.</summary>
    TooManyDevices,
}
