namespace Dm3.Delivery.Auth;

/// <summary>Settings of logins, section <c>Delivery:Sessions</c>.</summary>
public sealed class LoginOptions
{
    /// <summary>How long a challenge can be answered, in seconds. 30 to 900, default 300.</summary>
    public int ChallengeSeconds { get; set; } = 300;

    /// <summary>How long a token is good, in seconds. 60 to 86 400, default 3600.</summary>
    public int TokenSeconds { get; set; } = 3600;

    /// <summary>After how many days the key of the tokens is replaced. 1 to 90, default 7. Tokens of the old one stay good until they expire.</summary>
    public int SecretDays { get; set; } = 7;

    /// <summary>How long the published signing key of a session's account is believed before it is looked up again, in seconds. 30 to 3600, default 600.</summary>
    public int KeyCheckSeconds { get; set; } = 600;

    /// <summary>Logins of one account that are tried from one client address in a minute, right or wrong. 3 to 1000, default 20.</summary>
    public int LoginsPerMinute { get; set; } = 20;

    /// <summary>Most devices of an account. 1 to 100, default 20.</summary>
    public int MaxDevices { get; set; } = 20;

    /// <summary>Most sessions of an account at a time; a login above it ends the oldest. 1 to 1000, default 100.</summary>
    public int MaxSessions { get; set; } = 100;

    /// <summary>A device that was not seen for that many days holds no messages back. 1 to 365, default 30.</summary>
    public int DeadDeviceDays { get; set; } = 30;
}
