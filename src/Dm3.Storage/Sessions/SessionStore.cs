using Dm3.Ethereum;

namespace Dm3.Storage.Sessions;

/// <summary>Logins and their challenges. What ends a session is published on <see cref="Channel"/>, so that its sockets end too, at every instance.</summary>
public sealed class SessionStore(Database database)
{
    /// <summary>Of the change feed; the payload is the account as <c>0x</c> and 40 lower-case hex digits.</summary>
    public const string Channel = "sessions";

    /// <summary>The session with that id, whether it has expired or not; null if there is none.</summary>
    public StoredSession? Find(string id) => database.Read(id, static (session, id) =>
    {
        using var row = session.Command(
            """
            SELECT s.id, s.account, s.device, s.name, s.signing_key, s.created_at, s.expires_at, d.last_seen_at
            FROM sessions s JOIN devices d ON d.account = s.account AND d.id = s.device WHERE s.id = @1
            """,
            id).ExecuteReader();
        return row.Read()
            ? new StoredSession(
                row.GetString(0), new Address(row.GetFieldValue<byte[]>(1)), row.GetString(2), row.GetString(3), row.GetFieldValue<byte[]>(4), row.GetInt64(5), row.GetInt64(6))
            {
                DeviceSeenAtUnixSeconds = row.GetInt64(7),
            }
            : null;
    });

    /// <summary>Spends a challenge for nothing: the answer to it was wrong.</summary>
    /// <returns>False when it was spent before.</returns>
    public Task<bool> SpendAsync(string challenge, long expiresAtUnixSeconds, CancellationToken cancellationToken) =>
        database.WriteAsync(session => Spend(session, challenge, expiresAtUnixSeconds), cancellationToken);

    /// <summary>
    /// Spends a challenge for a session. Ends the account's sessions of other signing keys (the key was changed, and whoever has the old one is out),
    /// and the oldest ones above the limit. Knows the device from now on.
    /// </summary>
    /// <param name="begun">The session.</param>
    /// <param name="challenge">Id of the challenge that was answered.</param>
    /// <param name="challengeExpiresAtUnixSeconds">How long that is to be remembered.</param>
    /// <param name="deviceLabel">For a new device, or to change; null leaves it.</param>
    /// <param name="limits">Most devices and sessions of the account.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    public Task<SessionBegin> BeginAsync(
        StoredSession begun, string challenge, long challengeExpiresAtUnixSeconds, string? deviceLabel, SessionLimits limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(begun);
        ArgumentNullException.ThrowIfNull(limits);
        var (account, key, now) = (begun.Account.Bytes.ToArray(), begun.SigningKey.ToArray(), begun.CreatedAtUnixSeconds);
        return database.WriteAsync(
            session =>
            {
                if (!Spend(session, challenge, challengeExpiresAtUnixSeconds)) return SessionBegin.ChallengeUsed;
                if (!DeviceStore.See(session, account, begun.Device, deviceLabel, now, limits.MaxDevices)) return SessionBegin.TooManyDevices;
                var ended = session.Execute("DELETE FROM sessions WHERE account = @1 AND signing_key <> @2", account, key);
                ended += session.Execute(
                    """
                    DELETE FROM sessions WHERE account = @1
                        AND id NOT IN (SELECT id FROM sessions WHERE account = @1 ORDER BY created_at DESC, id LIMIT @2)
                    """,
                    account,
                    limits.MaxSessions - 1);
                session.Execute(
                    "INSERT INTO sessions (id, account, device, name, signing_key, created_at, expires_at) VALUES (@1, @2, @3, @4, @5, @6, @7)",
                    begun.Id,
                    account,
                    begun.Device,
                    begun.Name,
                    key,
                    now,
                    begun.ExpiresAtUnixSeconds);
                if (ended > 0) Publish(session, begun.Account);
                return SessionBegin.Done;
            },
            cancellationToken);
    }

    /// <summary>Ends one session.</summary>
    /// <returns>False when there was none.</returns>
    public Task<bool> EndAsync(StoredSession ended, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ended);
        return database.WriteAsync(
            session =>
            {
                var found = session.Execute("DELETE FROM sessions WHERE id = @1", ended.Id) > 0;
                if (found) Publish(session, ended.Account);
                return found;
            },
            cancellationToken);
    }

    /// <summary>Ends all sessions of an account.</summary>
    /// <returns>How many.</returns>
    public Task<int> EndAllAsync(Address account, CancellationToken cancellationToken) =>
        database.WriteAsync(session => EndAll(session, account), cancellationToken);

    /// <summary>Ends the sessions of an account that were begun with other keys than this.</summary>
    /// <returns>How many.</returns>
    public Task<int> EndOtherKeysAsync(Address account, ReadOnlyMemory<byte> signingKey, CancellationToken cancellationToken) => database.WriteAsync(
        session => Ended(session, account, session.Execute(
            "DELETE FROM sessions WHERE account = @1 AND signing_key <> @2", account.Bytes.ToArray(), signingKey.ToArray())),
        cancellationToken);

    /// <summary>Drops what time has ended: sessions and used challenges.</summary>
    /// <param name="nowUnixSeconds">The present time.</param>
    /// <param name="limit">Most of each; a sweep must not hold up logins.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    /// <returns>How many were dropped.</returns>
    public Task<int> SweepAsync(long nowUnixSeconds, int limit, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
            session.Execute("DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at <= @1 ORDER BY expires_at LIMIT @2)", nowUnixSeconds, limit)
            + session.Execute(
                "DELETE FROM used_challenges WHERE id IN (SELECT id FROM used_challenges WHERE expires_at <= @1 ORDER BY expires_at LIMIT @2)", nowUnixSeconds, limit),
        cancellationToken);

    /// <summary>Inside the transaction that ends an account.</summary>
    internal static int EndAll(Session session, Address account) =>
        Ended(session, account, session.Execute("DELETE FROM sessions WHERE account = @1", account.Bytes.ToArray()));

    /// <summary>Inside the transaction that removes a device.</summary>
    internal static int EndDevice(Session session, Address account, string device) =>
        Ended(session, account, session.Execute("DELETE FROM sessions WHERE account = @1 AND device = @2", account.Bytes.ToArray(), device));

    private static int Ended(Session session, Address account, int count)
    {
        if (count > 0) Publish(session, account);
        return count;
    }

    private static void Publish(Session session, in Address account) => session.Publish(Channel, account.ToLowerHex());

    private static bool Spend(Session session, string challenge, long expiresAt) =>
        session.Execute("INSERT INTO used_challenges (id, expires_at) VALUES (@1, @2) ON CONFLICT (id) DO NOTHING", challenge, expiresAt) == 1;
}
