using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dm3.Ethereum;
using Dm3.Storage.Accounts;

namespace Dm3.Storage.Notifications;

/// <summary>The channels of accounts, with the codes that prove who reads them.</summary>
public sealed class ChannelStore(Database database)
{
    /// <summary>Wrong answers to a code after which it is worth nothing.</summary>
    public const int MaxAttempts = 3;

    private const string Columns = "id, account, kind, target, secret, enabled, verified, code";

    /// <summary>Whether the account wants to be told at all. False until it says so.</summary>
    public bool IsEnabled(Address account) => database.Read(account, static (session, account) =>
        session.Command("SELECT 1 FROM notification_settings WHERE account = @1 AND enabled = 1", account.Bytes.ToArray()).ExecuteScalar() is not null);

    /// <summary>Sets whether the account wants to be told at all.</summary>
    /// <returns>False if there is no such account (any more).</returns>
    public Task<bool> SetEnabledAsync(Address account, bool enabled, CancellationToken cancellationToken) =>
        database.WriteAsync(session => Enable(session, account.Bytes.ToArray(), enabled), cancellationToken);

    /// <summary>The account's channels, the oldest first.</summary>
    public IReadOnlyList<StoredChannel> List(Address account) => database.Read(account, static (session, account) => List(session, account.Bytes.ToArray()));

    /// <summary>Adds a channel, not verified, and queues its code. One with the same target stays what it is, but for a new code if it was never verified.</summary>
    /// <param name="channel">The channel; its id is used if it is new.</param>
    /// <param name="code">Its code.</param>
    /// <param name="most">Most channels of the account.</param>
    /// <param name="replace">Whether it takes the place of the account's oldest channel of its kind.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    public Task<(ChannelChange Change, StoredChannel? Channel)> AddAsync(StoredChannel channel, IssuedCode code, int most, bool replace, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(code);
        var account = channel.Account.Bytes.ToArray();
        return database.WriteAsync<(ChannelChange, StoredChannel?)>(
            session =>
            {
                if (!AccountStore.Exists(session, account)) return (ChannelChange.Missing, null);
                var present = List(session, account);
                if (present.FirstOrDefault(each => each.Kind == channel.Kind && each.Target == channel.Target) is { } same)
                    return (same.IsVerified ? ChannelChange.AlreadyVerified : Issue(session, same, code), same);
                var replaced = replace ? present.FirstOrDefault(each => each.Kind == channel.Kind) : null;
                if (present.Count >= most && replaced is null) return (ChannelChange.TooMany, null);
                if (!MayIssue(session, channel, code)) return (ChannelChange.TooManyCodes, null);
                if (replaced is not null) Remove(session, replaced.Id);
                session.Execute(
                    $"""
                    INSERT INTO notification_channels ({Columns}, code_ends, code_attempts, failures, created_at) VALUES (@1, @2, @3, @4, @5, 1, 0, '', 0, 0, 0, @6)
                    """,
                    channel.Id,
                    account,
                    (int)channel.Kind,
                    channel.Target,
                    channel.Secret.ToArray(),
                    code.NowUnixSeconds);
                Queue(session, channel, code);
                return (ChannelChange.Done, channel);
            },
            cancellationToken);
    }

    /// <summary>Queues a new code; the one before is worth nothing from now on.</summary>
    public Task<ChannelChange> RenewCodeAsync(Address account, string id, IssuedCode code, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(code);
        return database.WriteAsync(
            session => Find(session, account, id) is not { } channel ? ChannelChange.Missing : channel.IsVerified ? ChannelChange.AlreadyVerified : Issue(session, channel, code),
            cancellationToken);
    }

    /// <summary>Compares a code with the one that went out. A right one is spent; a wrong one counts.</summary>
    public Task<ChannelChange> VerifyAsync(Address account, string id, string code, long nowUnixSeconds, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            if (Find(session, account, id) is not { } channel) return ChannelChange.Missing;
            if (channel.IsVerified) return ChannelChange.AlreadyVerified;
            var counted = session.Execute(
                "UPDATE notification_channels SET code_attempts = code_attempts + 1 WHERE id = @1 AND code <> '' AND code_ends > @2 AND code_attempts < @3", id, nowUnixSeconds, MaxAttempts);
            if (counted == 0 || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(channel.Code), Encoding.UTF8.GetBytes(code))) return ChannelChange.WrongCode;
            session.Execute("UPDATE notification_channels SET verified = 1, code = '' WHERE id = @1", id);
            session.Execute("DELETE FROM notices WHERE channel = @1", id);
            return ChannelChange.Done;
        },
        cancellationToken);

    /// <summary>Switches one channel.</summary>
    public Task<ChannelChange> SwitchAsync(Address account, string id, bool enabled, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute("UPDATE notification_channels SET enabled = @3 WHERE id = @1 AND account = @2", id, account.Bytes.ToArray(), enabled ? 1 : 0) == 0 ? ChannelChange.Missing : ChannelChange.Done,
        cancellationToken);

    /// <summary>Removes a channel with what was to be sent to it.</summary>
    public Task<ChannelChange> RemoveAsync(Address account, string id, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            if (Find(session, account, id) is null) return ChannelChange.Missing;
            Remove(session, id);
            return ChannelChange.Done;
        },
        cancellationToken);

    /// <summary>Removes a channel whose target is gone, or whose reader wants no more.</summary>
    /// <returns>False if there is none.</returns>
    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => database.WriteAsync(session => Remove(session, id), cancellationToken);

    /// <summary>Whether there is a channel of this id, whosever.</summary>
    public bool Exists(string id) => database.Read(id, static (session, id) => session.Command("SELECT 1 FROM notification_channels WHERE id = @1", id).ExecuteScalar() is not null);

    internal static bool Remove(Session session, string id)
    {
        session.Execute("DELETE FROM notices WHERE channel = @1", id);
        return session.Execute("DELETE FROM notification_channels WHERE id = @1", id) > 0;
    }

    internal static StoredChannel? Find(Session session, string id)
    {
        using var row = session.Command($"SELECT {Columns} FROM notification_channels WHERE id = @1", id).ExecuteReader();
        return row.Read() ? Read(row) : null;
    }

    private static StoredChannel? Find(Session session, Address account, string id) => Find(session, id) is { } channel && channel.Account == account ? channel : null;

    private static List<StoredChannel> List(Session session, byte[] account)
    {
        using var row = session.Command($"SELECT {Columns} FROM notification_channels WHERE account = @1 ORDER BY created_at, id", account).ExecuteReader();
        var channels = new List<StoredChannel>();
        while (row.Read()) channels.Add(Read(row));
        return channels;
    }

    private static StoredChannel Read(DbDataReader row) => new(
        row.GetString(0), new Address(row.GetFieldValue<byte[]>(1)), (ChannelKind)row.GetInt32(2), row.GetString(3), row.GetFieldValue<byte[]>(4), row.GetInt32(5) == 1, row.GetInt32(6) == 1, row.GetString(7));

    private static bool Enable(Session session, byte[] account, bool enabled) => session.Execute(
        """
        INSERT INTO notification_settings (account, enabled, quiet_until) SELECT address, @2, 0 FROM accounts WHERE address = @1
        ON CONFLICT (account) DO UPDATE SET enabled = excluded.enabled
        """,
        account,
        enabled ? 1 : 0) == 1;

    private static bool MayIssue(Session session, StoredChannel channel, IssuedCode code) =>
        DailyCount.Take(session, "codes of", channel.Account.ToString(), code.PerDay, code.NowUnixSeconds)
        && DailyCount.Take(session, "codes to", channel.Target, code.PerDay, code.NowUnixSeconds);

    private static ChannelChange Issue(Session session, StoredChannel channel, IssuedCode code)
    {
        if (!MayIssue(session, channel, code)) return ChannelChange.TooManyCodes;
        Queue(session, channel, code);
        return ChannelChange.Done;
    }

    private static void Queue(Session session, StoredChannel channel, IssuedCode code)
    {
        session.Execute("UPDATE notification_channels SET code = @2, code_ends = @3, code_attempts = 0 WHERE id = @1", channel.Id, code.Text, code.EndsAtUnixSeconds);
        session.Execute(
            """
            INSERT INTO notices (id, purpose, account, channel, target, due_at, attempts, created_at) VALUES (@1, 1, @2, @3, '', @4, 0, @4)
            ON CONFLICT (id) DO UPDATE SET due_at = excluded.due_at, attempts = 0, created_at = excluded.created_at
            """,
            string.Create(CultureInfo.InvariantCulture, $"code:{channel.Id}"),
            channel.Account.Bytes.ToArray(),
            channel.Id,
            code.NowUnixSeconds);
    }
}
