using Dm3.Ethereum;
using Dm3.Storage.Messages;
using Dm3.Storage.Sessions;

namespace Dm3.Storage.Pickup;

/// <summary>Acknowledgements: a message leaves when the rule of its account says so, in the transaction that notes the last acknowledgement it waited for.</summary>
public sealed class AcknowledgementStore(Database database)
{
    // A message that no device holds back any more: one has it, and none that lives (was seen after @2) has not.
    private const string IsDone =
        """
        EXISTS (SELECT 1 FROM device_acknowledgements a WHERE a.account = m.account AND a.sequence = m.sequence)
        AND NOT EXISTS (
            SELECT 1 FROM devices d WHERE d.account = m.account AND d.last_seen_at > @2
                AND NOT EXISTS (SELECT 1 FROM device_acknowledgements a WHERE a.account = m.account AND a.sequence = m.sequence AND a.device = d.id))
        """;

    // As HeldMessage reads them.
    private const string Columns = "m.sequence, m.sender, m.bytes, m.from_unknown";

    private const string IsDoneOne = $"SELECT {Columns} FROM messages m WHERE m.account = @1 AND m.sequence = @3 AND {IsDone}";

    /// <summary>The rule of an account.</summary>
    public AcknowledgementRule RuleOf(Address account) => database.Read(account, static (session, account) => Rule(session, account.Bytes.ToArray()));

    /// <summary>Changes the rule of an account. To <see cref="AcknowledgementRule.AnyDevice"/>: what any device has, leaves now.</summary>
    public Task SetRuleAsync(Address account, AcknowledgementRule rule, CancellationToken cancellationToken)
    {
        var owner = account.Bytes.ToArray();
        return database.WriteAsync(
            session =>
            {
                session.Execute(
                    "INSERT INTO acknowledgement_rules (account, rule) VALUES (@1, @2) ON CONFLICT (account) DO UPDATE SET rule = excluded.rule", owner, (int)rule);
                if (rule == AcknowledgementRule.AllDevices) return 0;
                return Remove(
                    session,
                    owner,
                    $"SELECT {Columns} FROM messages m WHERE m.account = @1 AND m.sequence IN (SELECT a.sequence FROM device_acknowledgements a WHERE a.account = @1)",
                    owner);
            },
            cancellationToken);
    }

    /// <summary>A device has these messages. Hashes that do not wait for the account are passed over: they were acknowledged before, or are none of its.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="device">Its device.</param>
    /// <param name="hashes">Of the messages.</param>
    /// <param name="deadUnixSeconds">A device that was last seen then or before holds nothing back.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    /// <returns>How many messages left.</returns>
    public Task<int> AcknowledgeAsync(Address account, string device, IReadOnlyList<Hash256> hashes, long deadUnixSeconds, CancellationToken cancellationToken)
    {
        var owner = account.Bytes.ToArray();
        return database.WriteAsync(
            session =>
            {
                var all = Rule(session, owner) == AcknowledgementRule.AllDevices;
                var (seen, leaving) = (new HashSet<long>(), new List<HeldMessage>());
                foreach (var hash in hashes)
                {
                    if (Find(session, owner, hash) is not { } message || !seen.Add(message.Sequence)) continue;
                    if (!all)
                    {
                        leaving.Add(message);
                        continue;
                    }

                    session.Enqueue(
                        "INSERT INTO device_acknowledgements (account, sequence, device) VALUES (@1, @2, @3) ON CONFLICT (account, sequence, device) DO NOTHING",
                        owner,
                        message.Sequence,
                        device);
                    leaving.AddRange(Held(session, IsDoneOne, owner, deadUnixSeconds, message.Sequence));
                }

                HeldMessage.Remove(session, owner, leaving);
                return leaving.Count;
            },
            cancellationToken);
    }

    /// <summary>Removes a device: it holds nothing back any more, and its sessions end.</summary>
    /// <returns>False when there was none.</returns>
    public Task<bool> RemoveDeviceAsync(Address account, string device, long deadUnixSeconds, CancellationToken cancellationToken)
    {
        var owner = account.Bytes.ToArray();
        return database.WriteAsync(
            session =>
            {
                if (session.Execute("DELETE FROM devices WHERE account = @1 AND id = @2", owner, device) == 0) return false;
                SessionStore.EndDevice(session, account, device);
                Remove(session, owner, $"SELECT {Columns} FROM messages m WHERE m.account = @1 AND {IsDone}", owner, deadUnixSeconds);
                session.Execute("DELETE FROM device_acknowledgements WHERE account = @1 AND device = @2", owner, device);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Lets go of messages that only devices hold back that are dead by now.</summary>
    /// <param name="deadUnixSeconds">A device that was last seen then or before holds nothing back.</param>
    /// <param name="limit">Most messages that are looked at; a sweep must not hold up others.</param>
    /// <param name="after">Where the last step ended; null to begin.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    /// <returns>How many messages left, and where to go on; null at the end.</returns>
    public Task<(int Removed, (Address Account, long Sequence)? Next)> SweepAsync(
        long deadUnixSeconds, int limit, (Address Account, long Sequence)? after, CancellationToken cancellationToken)
    {
        var (account, sequence) = after is { } from ? (from.Account.Bytes.ToArray(), from.Sequence) : ([], 0L);
        return database.WriteAsync(
            session =>
            {
                var held = new List<(byte[] Account, long Sequence)>();
                using (var row = session.Command(
                    """
                    SELECT DISTINCT account, sequence FROM device_acknowledgements WHERE account > @1 OR (account = @1 AND sequence > @2)
                    ORDER BY account, sequence LIMIT @3
                    """,
                    account,
                    sequence,
                    limit).ExecuteReader())
                {
                    while (row.Read()) held.Add((row.GetFieldValue<byte[]>(0), row.GetInt64(1)));
                }

                var removed = 0;
                foreach (var each in held)
                {
                    removed += Remove(session, each.Account, IsDoneOne, each.Account, deadUnixSeconds, each.Sequence);
                }

                return (removed, held.Count < limit ? ((Address, long)?)null : (new Address(held[^1].Account), held[^1].Sequence));
            },
            cancellationToken);
    }

    private static int Remove(Session session, byte[] account, string held, params ReadOnlySpan<object?> values)
    {
        var leaving = Held(session, held, values);
        HeldMessage.Remove(session, account, leaving);
        return leaving.Count;
    }

    private static List<HeldMessage> Held(Session session, string sql, params ReadOnlySpan<object?> values)
    {
        var found = new List<HeldMessage>();
        using var row = session.Rows(sql, values);
        while (row.Read()) found.Add(HeldMessage.Read(row));
        return found;
    }

    private static AcknowledgementRule Rule(Session session, byte[] account) =>
        session.Number("SELECT rule FROM acknowledgement_rules WHERE account = @1", account) is { } rule ? (AcknowledgementRule)rule : AcknowledgementRule.AnyDevice;

    private static HeldMessage? Find(Session session, byte[] account, in Hash256 hash)
    {
        using var row = session.Rows(
            $"SELECT {Columns} FROM taken_messages t JOIN messages m ON m.account = t.account AND m.sequence = t.sequence WHERE t.account = @1 AND t.hash = @2", account, hash.Bytes.ToArray());
        return row.Read() ? HeldMessage.Read(row) : null;
    }
}
