namespace Dm3.Core.Auth;

/// <summary>
/// A <see cref="ChallengeToken"/> that also names the service that wants to know, so that a client can see that nobody passes another service's
/// challenge on to it. Clients sign the whole token text with the profile's signing key, as deployed ones do without reading it.
/// </summary>
/// <param name="Account">The normalised name that wants in.</param>
/// <param name="Service">Who issued it: the service's ENS name or URL.</param>
/// <param name="Challenge">Random, never used twice.</param>
public sealed record ServiceChallenge(string Account, string Service, string Challenge)
{
    private static readonly string[] Members = ["account", "service", "challenge"];

    /// <summary>Issues a token.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A lifetime below one second.</exception>
    public string Issue(TokenSecret secret, DateTimeOffset now, long lifetimeSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetimeSeconds, 1);
        return Jwt.Create(secret, [("account", Account), ("service", Service), ("challenge", Challenge)], now, lifetimeSeconds);
    }

    /// <summary>Checks a token of this secret. That it was not used before is the service's to know.</summary>
    /// <returns>False with the reason.</returns>
    public static bool TryRead(TokenSecret secret, string token, DateTimeOffset now, out ServiceChallenge challenge, out TokenError error)
    {
        challenge = new ServiceChallenge("", "", "");
        error = Jwt.ReadTexts(secret, token, Members, now, out var texts);
        if (error != TokenError.None) return false;
        challenge = new ServiceChallenge(texts[0], texts[1], texts[2]);
        return true;
    }
}
