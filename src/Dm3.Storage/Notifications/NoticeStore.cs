using System.Globalization;
using Dm3.Ethereum;

namespace Dm3.Storage.Notifications;

/// <summary>
/// What is to be sent. A notice is claimed before it is sent, by a time at which it is due again: what an instance took that then died is sent by another one.
/// Whoever claimed it speaks of that very attempt: a code that was asked for anew meanwhile, if within the same second, is another notice of the same id.
/// </summary>
public sealed class NoticeStore(Database database)
{
    /// <summary>Notices of a channel in a row that are given up, after which the channel goes.</summary>
    public const int MaxFailures = 3;

    /// <summary>Takes notices that are due, and counts the attempt.</summary>
    /// <param name="nowUnixSeconds">The present.</param>
    /// <param name="delaySeconds">How much longer notifications wait than they are due: messages that are picked up meanwhile need none.</param>
    /// <param name="leaseSeconds">After how long they are due again.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    public async Task<IReadOnlyList<DueNotice>> ClaimAsync(long nowUnixSeconds, int delaySeconds, int leaseSeconds, int limit, CancellationToken cancellationToken)
    {
        // Most of the time nothing is due; then nothing is written.
        if (!database.Read(nowUnixSeconds, static (session, now) => session.Command("SELECT 1 FROM notices WHERE due_at <= @1 LIMIT 1", now).ExecuteScalar() is not null)) return [];
        return await database.WriteAsync<IReadOnlyList<DueNotice>>(session => Claim(session, nowUnixSeconds, delaySeconds, leaseSeconds, limit), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>It was sent, or need not be. Of a notification that was sent, the account hears nothing more for a while.</summary>
    public Task DoneAsync(DueNotice notice, long? quietUntilUnixSeconds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return database.WriteAsync(
            session =>
            {
                session.Execute("DELETE FROM notices WHERE id = @1 AND created_at = @2 AND attempts = @3", notice.Id, notice.CreatedAtUnixSeconds, notice.Attempts);
                if (notice.Channel is not { } channel || quietUntilUnixSeconds is not { } until) return true;
                session.Execute("UPDATE notification_channels SET failures = 0 WHERE id = @1", channel.Id);
                if (notice.Purpose == NoticePurpose.Messages) session.Execute("UPDATE notification_settings SET quiet_until = @2 WHERE account = @1", channel.Account.Bytes.ToArray(), until);
                return true;
            },
            cancellationToken);
    }

    /// <summary>It is tried again later.</summary>
    public Task AgainAsync(DueNotice notice, long dueAtUnixSeconds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return database.WriteAsync(session => session.Execute("UPDATE notices SET due_at = @2 WHERE id = @1 AND created_at = @3 AND attempts = @4", notice.Id, dueAtUnixSeconds, notice.CreatedAtUnixSeconds, notice.Attempts), cancellationToken);
    }

    /// <summary>It is given up. A channel that this happens to again and again goes.</summary>
    /// <returns>True when the channel went.</returns>
    public Task<bool> GiveUpAsync(DueNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return database.WriteAsync(
            session =>
            {
                session.Execute("DELETE FROM notices WHERE id = @1 AND created_at = @2 AND attempts = @3", notice.Id, notice.CreatedAtUnixSeconds, notice.Attempts);
                if (notice.Channel is not { } channel) return false;
                session.Execute("UPDATE notification_channels SET failures = failures + 1 WHERE id = @1", channel.Id);
                return session.Command("SELECT 1 FROM notification_channels WHERE id = @1 AND failures >= @2", channel.Id, MaxFailures).ExecuteScalar() is not null && ChannelStore.Remove(session, channel.Id);
            },
            cancellationToken);
    }

    /// <summary>How many notices are due.</summary>
    public long CountDue(long nowUnixSeconds) => database.Read(nowUnixSeconds, static (session, now) =>
        Convert.ToInt64(session.Command("SELECT count(*) FROM notices WHERE due_at <= @1", now).ExecuteScalar(), CultureInfo.InvariantCulture));

    /// <summary>Whether messages wait for an account.</summary>
    public bool HasWaiting(Address account) => database.Read(account, static (session, account) =>
        session.Command("SELECT 1 FROM messages WHERE account = @1 LIMIT 1", account.Bytes.ToArray()).ExecuteScalar() is not null);

    /// <summary>A message came: its recipient is to be told, on every channel that is verified and wanted. Part of the message's own transaction, so that it is as durable.</summary>
    internal static void MessageCame(Session session, byte[] account, long nowUnixSeconds) => session.Enqueue(
        """
        INSERT INTO notices (id, purpose, account, channel, target, due_at, attempts, created_at)
        SELECT 'messages:' || c.id, 0, c.account, c.id, '', CASE WHEN s.quiet_until > @2 THEN s.quiet_until ELSE @2 END, 0, @2
        FROM notification_channels c JOIN notification_settings s ON s.account = c.account
        WHERE c.account = @1 AND s.enabled = 1 AND c.verified = 1 AND c.enabled = 1
        ON CONFLICT (id) DO NOTHING
        """,
        account,
        nowUnixSeconds);

    private static List<DueNotice> Claim(Session session, long now, int delay, int lease, int limit)
    {
        var claimed = new List<(string Id, NoticePurpose Purpose, string Channel, string Target, int Attempts, long CreatedAt)>();
        using (var row = session.Command(
            """
            UPDATE notices SET attempts = attempts + 1, due_at = @3
            WHERE due_at <= @1 AND id IN (SELECT id FROM notices WHERE due_at <= @1 AND (purpose <> 0 OR attempts > 0 OR due_at <= @2) ORDER BY due_at LIMIT @4)
            RETURNING id, purpose, channel, target, attempts, created_at
            """,
            now,
            now - delay,
            now + lease,
            limit).ExecuteReader())
        {
            while (row.Read()) claimed.Add((row.GetString(0), (NoticePurpose)row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetInt32(4), row.GetInt64(5)));
        }

        return [.. claimed.Select(each => new DueNotice(
            each.Id, each.Purpose, each.Attempts, each.CreatedAt, each.Purpose == NoticePurpose.Invitation ? null : ChannelStore.Find(session, each.Channel), each.Channel, each.Target))];
    }
}
