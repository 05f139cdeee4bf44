using Dm3.Core.Auth;
using Dm3.Delivery.Accounts;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Auth;

/// <summary>
/// Whether a token is worth a session. The token's own check comes first and costs no look into the store; then the session must still be there (it may have
/// been ended, at any instance), and the key that it was begun with must still be the published one.
/// </summary>
public sealed class SessionGuard(TokenSecrets secrets, SessionStore sessions, DeviceStore devices, PublishedKeys keys, AccountDirectory accounts, TimeProvider clock)
{
    /// <summary>Longest token that is looked at.</summary>
    public const int MaxTokenLength = 2048;

    private const string Scheme = "Bearer ";

    /// <summary>Checks a request's <c>Authorization</c> header.</summary>
    public Task<SessionCheck> CheckAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var header = request.Headers.Authorization;
        return header is [{ } text] && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? CheckAsync(text[Scheme.Length..].Trim(), cancellationToken)
            : Task.FromResult(SessionCheck.Refused("token-missing", "Send the token of a login as Authorization: Bearer …"));
    }

    /// <summary>Checks a token.</summary>
    public async Task<SessionCheck> CheckAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > MaxTokenLength) return SessionCheck.Refused("token-invalid", "The token is none of this service.");
        var (read, error) = await secrets.ReadAsync(
            token,
            static (secret, text, now) => DeviceToken.TryRead(secret, text, now, out var read, out var error) ? (read, error) : (null, error),
            cancellationToken);
        if (error == TokenError.Expired) return SessionCheck.Refused("token-expired", "The token has expired: log in again.");
        if (read is null) return SessionCheck.Refused("token-invalid", "The token is none of this service.");

        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (sessions.Find(read.Session) is not { } session || session.ExpiresAtUnixSeconds <= now)
            return SessionCheck.Refused("session-ended", "The session was ended: log in again.");
        if (!await HasPublishedKeyAsync(session, cancellationToken))
            return SessionCheck.Refused("signing-key-changed", "The profile's signing key has changed since the login: log in with the new one.");
        if (now - session.DeviceSeenAtUnixSeconds >= DeviceStore.SeenStepSeconds) await devices.TouchAsync(session.Account, session.Device, now, cancellationToken);
        return SessionCheck.Of(session);
    }

    /// <summary>Checks a request's token for a route that names an account: by the name that logged in, or by another name of the same address.</summary>
    public async Task<SessionCheck> CheckAsync(HttpRequest request, string ensName, CancellationToken cancellationToken) =>
        await OfNameAsync(await CheckAsync(request, cancellationToken), ensName, cancellationToken);

    /// <summary>Checks a token that comes with the name of an account.</summary>
    public async Task<SessionCheck> CheckAsync(string token, string ensName, CancellationToken cancellationToken) =>
        await OfNameAsync(await CheckAsync(token, cancellationToken), ensName, cancellationToken);

    /// <summary>Compares the key that a session was begun with with the published one, and ends the account's sessions of old keys when they differ.</summary>
    /// <returns>True also when nobody can say now what is published: sessions are short, and ENS being out of reach must not log everybody out.</returns>
    public async Task<bool> HasPublishedKeyAsync(StoredSession session, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(session.Name, cancellationToken) is not { } published) return true;
        if (published.Account == session.Account && published.SigningKey.Span.SequenceEqual(session.SigningKey.Span)) return true;
        if (published.Account == session.Account) await sessions.EndOtherKeysAsync(session.Account, published.SigningKey, cancellationToken);
        else await sessions.EndAsync(session, cancellationToken);
        return false;
    }

    private async Task<SessionCheck> OfNameAsync(SessionCheck check, string ensName, CancellationToken cancellationToken)
    {
        if (check.Session is not { } session) return check;
        if (AccountName.TryNormalize(ensName, out var name)
            && (name == session.Name || (await accounts.ResolveAsync(name, cancellationToken) is { Fault: LoginFault.None } found && found.Address == session.Account)))
        {
            return check;
        }

        return SessionCheck.Refused("other-account", "The token is of another account.");
    }
}
