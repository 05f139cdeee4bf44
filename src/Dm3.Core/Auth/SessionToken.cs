namespace Dm3.Core.Auth;

/// <summary>What a client shows after it has logged in. Source: dm3 <c>generateAuthJWT</c>, <c>checkToken</c>.</summary>
/// <param name="Account">Who logged in: a normalised name. Compare it with the name of the route.</param>
public sealed record SessionToken(string Account)
{
    /// <summary>One hour.</summary>
    public const long DefaultLifetimeSeconds = 3600;

    private static readonly string[] Members = ["account"];

    /// <summary>Issues a token.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A lifetime below one second.</exception>
    public string Issue(TokenSecret secret, DateTimeOffset now, long lifetimeSeconds = DefaultLifetimeSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetimeSeconds, 1);
        return Jwt.Create(secret, [("account", Account)], now, lifetimeSeconds);
    }

    /// <summary>Checks a token of this secret.</summary>
    /// <returns>False with the reason.</returns>
    public static bool TryRead(TokenSecret secret, string token, DateTimeOffset now, out SessionToken session, out TokenError error)
    {
        session = new SessionToken("");
        error = Jwt.ReadTexts(secret, token, Members, now, out var texts);
        if (error != TokenError.None) return false;
        session = new SessionToken(texts[0]);
        return true;
    }
}
