using System.Buffers.Text;
using System.Security.Cryptography;
using Dm3.Core.Auth;
using Dm3.Core.Signing;
using Dm3.Delivery.Accounts;
using Dm3.Delivery.Documents;
using Dm3.Ethereum;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Auth;

/// <summary>
/// Logs accounts in: a challenge that the service issues, signed with the signing key that ENS publishes for the name at this moment. A public document (the
/// profile) is never enough. The first login opens the account.
/// </summary>
/// <remarks>
/// Nothing is written for a challenge that is asked for, so that strangers cannot fill the store; an answered one is remembered until it would be refused for
/// its age, at every instance. A wrong answer spends it too.
/// </remarks>
public sealed class LoginService(
    AccountDirectory accounts, ProfileDocuments documents, TokenSecrets secrets, SessionStore sessions, PublishedKeys keys, DeliveryOptions options, TimeProvider clock)
{
    private const int IdLength = 16;

    private readonly LoginOptions _limits = options.Sessions;

    /// <summary>Issues a challenge.</summary>
    /// <param name="name">A normalised name.</param>
    /// <param name="mayOpen">Whether a name without an account gets one.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<Challenge> ChallengeAsync(string name, bool mayOpen, CancellationToken cancellationToken)
    {
        var found = await accounts.FindAsync(name, mayOpen, cancellationToken);
        if (found.Fault != LoginFault.None) return new Challenge(found.Fault);
        var now = clock.GetUtcNow();
        var token = new ServiceChallenge(name, options.EnsName, NewId()).Issue(await secrets.CurrentAsync(cancellationToken), now, _limits.ChallengeSeconds);
        return new Challenge(LoginFault.None, token, now.ToUnixTimeSeconds() + _limits.ChallengeSeconds);
    }

    /// <summary>Takes the answer to a challenge.</summary>
    /// <param name="answer">What the client sent.</param>
    /// <param name="mayOpen">Whether a name without an account gets one.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<Login> AnswerAsync(LoginAnswer answer, bool mayOpen, CancellationToken cancellationToken)
    {
        var found = await accounts.FindAsync(answer.Name, mayOpen, cancellationToken);
        if (found.Fault != LoginFault.None) return new Login(found.Fault);
        var (challenge, error) = await ReadAsync(answer.Challenge, cancellationToken);
        if (error == TokenError.Expired) return new Login(LoginFault.ChallengeExpired);
        if (challenge is null || challenge.Account != answer.Name || challenge.Service != options.EnsName) return new Login(LoginFault.ChallengeInvalid);

        // What ENS says now, not what it said when the account was opened: whoever changes the key locks the old one out.
        var published = await accounts.LoadAsync(answer.Name, cancellationToken);
        if (published.Fault != LoginFault.None) return new Login(published.Fault);
        var now = clock.GetUtcNow();
        var spentUntil = now.ToUnixTimeSeconds() + _limits.ChallengeSeconds;
        var profile = published.Profile!;
        if (!SigningPublicKey.TryParse(profile.Document.Profile.PublicSigningKey, out var key) || !key.Verifies(answer.Challenge, answer.Signature))
        {
            await sessions.SpendAsync(challenge.Challenge, spentUntil, cancellationToken);
            return new Login(LoginFault.SignatureWrong);
        }

        var account = profile.Account!.Value;
        await accounts.OpenAsync(answer.Name, account, profile.Document, cancellationToken);
        await documents.KeepAsync(account, profile, cancellationToken);
        var session = new StoredSession(
            NewId(), account, answer.Device, answer.Name, key.Bytes.ToArray(), now.ToUnixTimeSeconds(), now.ToUnixTimeSeconds() + _limits.TokenSeconds);
        var begun = await sessions.BeginAsync(
            session, challenge.Challenge, spentUntil, answer.DeviceLabel, new SessionLimits(_limits.MaxDevices, _limits.MaxSessions), cancellationToken);
        if (begun != SessionBegin.Done) return new Login(begun == SessionBegin.ChallengeUsed ? LoginFault.ChallengeUsed : LoginFault.TooManyDevices);
        keys.Learn(answer.Name, new PublishedKey(account, session.SigningKey) { Vouching = account });
        var token = new DeviceToken(answer.Name, session.Id, session.Device).Issue(await secrets.CurrentAsync(cancellationToken), now, _limits.TokenSeconds);
        return new Login(LoginFault.None, token, session);
    }

    /// <summary>
    /// What the deployed service answers to a posted profile: a token that names the address. It stands for no session, so that every route refuses it.
    /// </summary>
    public async Task<string> ReceiptAsync(Address account, CancellationToken cancellationToken) =>
        new SessionToken(account.ToLowerHex()).Issue(await secrets.CurrentAsync(cancellationToken), clock.GetUtcNow(), _limits.TokenSeconds);

    private async Task<(ServiceChallenge? Challenge, TokenError Error)> ReadAsync(string token, CancellationToken cancellationToken) => token.Length > SessionGuard.MaxTokenLength
        ? (null, TokenError.Malformed)
        : await secrets.ReadAsync(
            token,
            static (secret, text, now) => ServiceChallenge.TryRead(secret, text, now, out var read, out var error) ? (read, error) : (null, error),
            cancellationToken);

    private static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdLength));
}
