using System.Globalization;
using Dm3.Ethereum;
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
                return Remove(session, owner, "SELECT sequence FROM device_acknowledgements WHERE account = @1", owner);
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
                var removed = 0;
                foreach (var hash in hashes)
                {
                    if (Find(session, owner, hash) is not { } sequence) continue;
                    if (all)
                    {
                        session.Execute(
                            "INSERT INTO device_acknowledgements (account, sequence, device) VALUES (@1, @2, @3) ON CONFLICT (account, sequence, device) DO NOTHING",
                            owner,
                            sequence,
                            device);
                        removed += Remove(
                            session, owner, $"SELECT m.sequence FROM messages m WHERE m.account = @1 AND m.sequence = @3 AND {IsDone}", owner, deadUnixSeconds, sequence);
                    }
                    else
                    {
                        removed += Remove(session, owner, "SELECT sequence FROM messages WHERE account = @1 AND sequence = @2", owner, sequence);
                    }
                }

                return removed;
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
                Remove(session, owner, $"SELECT m.sequence FROM messages m WHERE m.account = @1 AND {IsDone}", owner, deadUnixSeconds);
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
                    removed += Remove(
                        session,
                        each.Account,
                        $"SELECT m.sequence FROM messages m WHERE m.account = @1 AND m.sequence = @3 AND {IsDone}",
                        each.Account,
                        deadUnixSeconds,
                        each.Sequence);
                }

                return (removed, held.Count < limit ? ((Address, long)?)null : (new Address(held[^1].Account), held[^1].Sequence));
            },
            cancellationToken);
    }

    private static int Remove(Session session, byte[] account, string sequences, params ReadOnlySpan<object?> values)
    {
        var found = new List<long>();
        using (var row = session.Command(sequences, values).ExecuteReader())
        {
            while (row.Read()) found.Add(row.GetInt64(0));
        }

        foreach (var sequence in found)
        {
            session.Execute("DELETE FROM messages WHERE account = @1 AND sequence = @2", account, sequence);
            session.Execute("DELETE FROM device_acknowledgements WHERE account = @1 AND sequence = @2", account, sequence);
        }

        return found.Count;
    }

    private static AcknowledgementRule Rule(Session session, byte[] account) =>
        session.Command("SELECT rule FROM acknowledgement_rules WHERE account = @1", account).ExecuteScalar() is { } rule
            ? (AcknowledgementRule)Convert.ToInt32(rule, CultureInfo.InvariantCulture)
            : AcknowledgementRule.AnyDevice;

    private static long? Find(Session session, byte[] account, in Hash256 hash) =>
        session.Command("SELECT sequence FROM messages WHERE account = @1 AND hash = @2", account, hash.Bytes.ToArray()).ExecuteScalar() is { } sequence
            ? Convert.ToInt64(sequence, CultureInfo.InvariantCulture)
            : null;
}
