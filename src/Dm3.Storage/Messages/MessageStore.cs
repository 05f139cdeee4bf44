using System.Globalization;
using System.Text;
using Dm3.Ethereum;
using Dm3.Storage.Notifications;

namespace Dm3.Storage.Messages;

/// <summary>Takes messages in. What comes of it is published on <see cref="Channel"/>, so that it reaches the recipient's sockets at every instance.</summary>
public sealed class MessageStore(Database database)
{
    /// <summary>Of the change feed; the payload is the account that has a new message, as <c>0x</c> and 40 lower-case hex digits.</summary>
    public const string Channel = "messages";

    /// <summary>Holds a message. Ends after the commit: what was added is not lost any more.</summary>
    public Task<MessageAdd> AddAsync(NewMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var (account, hash) = (message.Account.Bytes.ToArray(), message.MessageHash.Bytes.ToArray());
        var (bytes, senderHash) = (Encoding.UTF8.GetByteCount(message.EnvelopeJson), TakenMessage.HashOf(message.Sender));
        return database.WriteAsync(
            session =>
            {
                // Nobody else writes meanwhile: what is read here holds until the commit.
                if (Refusal(session, account, hash, message, bytes, out var sequence, out var isNotified) is { } refusal) return refusal;
                var unknown = message.SenderIsKnown ? 0 : 1;
                session.Enqueue(
                    """
                    INSERT INTO mailboxes (account, last_sequence, bytes, unknown_messages, unknown_bytes) VALUES (@1, @2, @3, @4, @5)
                    ON CONFLICT (account) DO UPDATE SET last_sequence = excluded.last_sequence, bytes = mailboxes.bytes + excluded.bytes,
                        unknown_messages = mailboxes.unknown_messages + excluded.unknown_messages, unknown_bytes = mailboxes.unknown_bytes + excluded.unknown_bytes
                    """,
                    account,
                    sequence,
                    bytes,
                    unknown,
                    unknown * bytes);
                session.Enqueue(
                    """
                    INSERT INTO waiting_senders (account, sender, messages, bytes) VALUES (@1, @2, 1, @3)
                    ON CONFLICT (account, sender) DO UPDATE SET messages = waiting_senders.messages + 1, bytes = waiting_senders.bytes + excluded.bytes
                    """,
                    account,
                    message.Sender,
                    bytes);
                session.Enqueue(
                    "INSERT INTO messages (account, sequence, hash, sender, received_at, bytes, from_unknown, envelope) VALUES (@1, @2, @3, @4, @5, @6, @7, @8)",
                    account,
                    sequence,
                    hash,
                    message.Sender,
                    message.ReceivedAtUnixMilliseconds,
                    bytes,
                    unknown,
                    message.EnvelopeJson);
                session.Enqueue(
                    "INSERT INTO taken_messages (account, hash, sequence, taken_at, sender) VALUES (@1, @2, @3, @4, @5)", account, hash, sequence, message.ReceivedAtUnixMilliseconds, senderHash);
                if (isNotified) NoticeStore.MessageCame(session, account, message.ReceivedAtUnixMilliseconds / 1000);
                session.Publish(Channel, message.Account.ToLowerHex());
                return MessageAdd.Added;
            },
            cancellationToken);
    }

    /// <summary>What became of a message; null if none was taken under this hash, or that is forgotten by now.</summary>
    public TakenMessage? FindTaken(Address account, in Hash256 messageHash) => database.Read((account, messageHash), static (session, asked) =>
    {
        using var row = session.Command(
            """
            SELECT t.taken_at, t.expired, t.sender, EXISTS (SELECT 1 FROM messages m WHERE m.account = t.account AND m.sequence = t.sequence)
            FROM taken_messages t WHERE t.account = @1 AND t.hash = @2
            """,
            asked.account.Bytes.ToArray(),
            asked.messageHash.Bytes.ToArray()).ExecuteReader();
        if (!row.Read()) return null;
        var state = row.GetInt64(1) != 0 ? MessageState.Expired : Convert.ToBoolean(row.GetValue(3), CultureInfo.InvariantCulture) ? MessageState.Accepted : MessageState.PickedUp;
        return new TakenMessage(row.GetInt64(0), state, row.IsDBNull(2) ? default : row.GetFieldValue<byte[]>(2));
    });

    private static MessageAdd? Refusal(Session session, byte[] account, byte[] hash, NewMessage message, int bytes, out long sequence, out bool isNotified)
    {
        var row = session.Numbers(
            """
            SELECT length(t.hash), b.last_sequence, b.bytes, b.unknown_messages, b.unknown_bytes, s.bytes, n.enabled FROM accounts a
            LEFT JOIN mailboxes b ON b.account = a.address
            LEFT JOIN waiting_senders s ON s.account = a.address AND s.sender = @3
            LEFT JOIN taken_messages t ON t.account = a.address AND t.hash = @2
            LEFT JOIN notification_settings n ON n.account = a.address
            WHERE a.address = @1
            """,
            account,
            hash,
            message.Sender);
        sequence = 0;
        isNotified = row?[6] is 1;
        if (row is null) return MessageAdd.NoAccount;
        if (row[0] is not null) return MessageAdd.Duplicate;
        // NULL: nothing waits, or has ever come.
        var (last, waiting, unknownMessages, unknownBytes, ofSender) = (row[1] ?? 0, row[2] ?? 0, row[3] ?? 0, row[4] ?? 0, row[5] ?? 0);
        sequence = last + 1;
        var shares = message.Shares;
        if (waiting > shares.AccountBytes - bytes) return MessageAdd.AccountFull;
        if (ofSender > shares.SenderBytes - bytes) return MessageAdd.SenderFull;
        return !message.SenderIsKnown && (unknownBytes > shares.UnknownBytes - bytes || unknownMessages >= shares.UnknownMessages) ? MessageAdd.UnknownFull : null;
    }

    /// <summary>Drops messages that came before a time, and forgets what was taken before another, the oldest first.</summary>
    /// <param name="waitingUnixMilliseconds">Waiting messages that came before.</param>
    /// <param name="takenUnixMilliseconds">Hashes that were taken before; earlier than the other.</param>
    /// <param name="limit">Most rows of each.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    /// <returns>How many rows of each went; less than the limit when there are no more.</returns>
    public Task<(int Dropped, int Forgotten)> SweepAsync(long waitingUnixMilliseconds, long takenUnixMilliseconds, int limit, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            var expired = new List<(byte[] Account, byte[] Hash, HeldMessage Message)>();
            using (var row = session.Rows(
                "SELECT sequence, sender, bytes, from_unknown, account, hash FROM messages WHERE received_at < @1 ORDER BY received_at LIMIT @2", waitingUnixMilliseconds, limit))
            {
                while (row.Read()) expired.Add((row.GetFieldValue<byte[]>(4), row.GetFieldValue<byte[]>(5), HeldMessage.Read(row)));
            }

            foreach (var (account, hash, _) in expired) session.Enqueue("UPDATE taken_messages SET expired = 1 WHERE account = @1 AND hash = @2", account, hash);
            foreach (var mailbox in expired.GroupBy(each => Convert.ToHexString(each.Account))) HeldMessage.Remove(session, mailbox.First().Account, [.. mailbox.Select(each => each.Message)]);
            var forgotten = session.Execute(
                "DELETE FROM taken_messages WHERE (account, hash) IN (SELECT account, hash FROM taken_messages WHERE taken_at < @1 ORDER BY taken_at LIMIT @2)",
                takenUnixMilliseconds,
                limit);
            return (expired.Count, forgotten);
        },
        cancellationToken);
}
