using System.Data.Common;
using System.Globalization;
using Dm3.Ethereum;

namespace Dm3.Storage.Pickup;

/// <summary>Waiting messages as the devices of their recipient see them: a device does not see what it has acknowledged.</summary>
public sealed class PickupStore(Database database)
{
    private const string Select =
        """
        SELECT m.sequence, m.hash, m.sender, m.envelope, m.received_at FROM messages m
        WHERE m.account = @1 AND NOT EXISTS (
            SELECT 1 FROM device_acknowledgements a WHERE a.account = m.account AND a.sequence = m.sequence AND a.device = @2)
        """;

    /// <summary>The messages after a cursor, the oldest first.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="device">Its device.</param>
    /// <param name="cursor">Sequence of the last one that it has; 0 for the oldest.</param>
    /// <param name="maxMessages">Most of them.</param>
    /// <param name="maxCharacters">No further one once the envelopes are that long together.</param>
    public IReadOnlyList<WaitingMessage> After(Address account, string device, long cursor, int maxMessages, int maxCharacters) => database.Read(
        (account, device, cursor, maxMessages, maxCharacters),
        static (session, asked) => Read(
            session.Command(Select + " AND m.sequence > @3 ORDER BY m.sequence LIMIT @4", asked.account.Bytes.ToArray(), asked.device, asked.cursor, asked.maxMessages),
            asked.maxCharacters));

    /// <summary>The messages of one sender, the oldest first.</summary>
    public IReadOnlyList<WaitingMessage> From(Address account, string device, string sender, int maxMessages, int maxCharacters) => database.Read(
        (account, device, sender, maxMessages, maxCharacters),
        static (session, asked) => Read(session.Command(
            Select + " AND m.sender = @3 ORDER BY m.sequence LIMIT @4", asked.account.Bytes.ToArray(), asked.device, asked.sender, asked.maxMessages), asked.maxCharacters));

    /// <summary>Sequence of the newest message that waits for an account; 0 if none does.</summary>
    public long Newest(Address account) => database.Read(account, static (session, account) => Convert.ToInt64(
        session.Command("SELECT coalesce(max(sequence), 0) FROM messages WHERE account = @1", account.Bytes.ToArray()).ExecuteScalar(), CultureInfo.InvariantCulture));

    private static List<WaitingMessage> Read(DbCommand command, int maxCharacters)
    {
        var messages = new List<WaitingMessage>();
        var length = 0;
        using var row = command.ExecuteReader();
        while (length < maxCharacters && row.Read())
        {
            var message = new WaitingMessage(row.GetInt64(0), new Hash256(row.GetFieldValue<byte[]>(1)), row.GetString(2), row.GetString(3), row.GetInt64(4));
            messages.Add(message);
            length += message.EnvelopeJson.Length;
        }

        return messages;
    }
}
