namespace Dm3.Core.Auth;

/// <summary>
/// What a client of this service shows after it has logged in: a <see cref="SessionToken"/> that names a session which the service can end, and the
/// device that it belongs to.
/// </summary>
/// <param name="Account">Who logged in: a normalised name.</param>
/// <param name="Session">Id of the session in the service's store.</param>
/// <param name="Device">Id of the device in the service's store.</param>
public sealed record DeviceToken(string Account, string Session, string Device)
{
    private static readonly string[] Members = ["account", "session", "device"];

    /// <summary>Issues a token.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A lifetime below one second.</exception>
    public string Issue(TokenSecret secret, DateTimeOffset now, long lifetimeSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetimeSeconds, 1);
        return Jwt.Create(secret, [("account", Account), ("session", Session), ("device", Device)], now, lifetimeSeconds);
    }

    /// <summary>Checks a token of this secret. Whether the session still lives is the service's to know.</summary>
    /// <returns>False with the reason.</returns>
    public static bool TryRead(TokenSecret secret, string token, DateTimeOffset now, out DeviceToken session, out TokenError error)
    {
        session = new DeviceToken("", "", "");
        error = Jwt.ReadTexts(secret, token, Members, now, out var texts);
        if (error != TokenError.None) return false;
        session = new DeviceToken(texts[0], texts[1], texts[2]);
        return true;
    }
}
