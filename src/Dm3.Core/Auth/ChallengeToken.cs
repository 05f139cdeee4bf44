namespace Dm3.Core.Auth;

/// <summary>
/// What a client signs, as the whole token text, with its profile's signing key to log in. A token alone is reusable within its lifetime and
/// good for any account: the service must compare the account and remember used challenges. Source: dm3 <c>createChallenge</c>.
/// </summary>
/// <param name="Account">The name that asked, as it was given.</param>
/// <param name="Challenge">A random UUID.</param>
public sealed record ChallengeToken(string Account, string Challenge)
{
    /// <summary>Fifteen minutes.</summary>
    public const long LifetimeSeconds = 900;

    private static readonly string[] Members = ["account", "challenge"];

    /// <summary>Issues a token.</summary>
    public string Issue(TokenSecret secret, DateTimeOffset now) =>
        Jwt.Create(secret, [("account", Account), ("challenge", Challenge)], now, LifetimeSeconds);

    /// <summary>Checks a token of this secret.</summary>
    /// <returns>False with the reason.</returns>
    public static bool TryRead(TokenSecret secret, string token, DateTimeOffset now, out ChallengeToken challenge, out TokenError error)
    {
        challenge = new ChallengeToken("", "");
        error = Jwt.ReadTexts(secret, token, Members, now, out var texts);
        if (error != TokenError.None) return false;
        challenge = new ChallengeToken(texts[0], texts[1]);
        return true;
    }
}
