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
        var bytes = Encoding.UTF8.GetByteCount(message.EnvelopeJson);
        return database.WriteAsync(
            session =>
            {
                if (session.Command("SELECT 1 FROM taken_messages WHERE account = @1 AND hash = @2", account, hash).ExecuteScalar() is not null) return MessageAdd.Duplicate;
                // Takes the account's row first: two that come together, at whichever instances, follow each other, and the second one sees the first.
                if (session.Command("UPDATE accounts SET last_sequence = last_sequence + 1 WHERE address = @1 RETURNING last_sequence", account).ExecuteScalar() is not { } sequence)
                    return MessageAdd.NoAccount;
                if (Beyond(session, account, message, bytes) is { } full)
                {
                    // Given back: a number without a message would do no harm, but refusals must not wear the row.
                    session.Execute("UPDATE accounts SET last_sequence = last_sequence - 1 WHERE address = @1", account);
                    return full;
                }

                var added = session.Execute(
                    """
                    INSERT INTO messages (account, sequence, hash, sender, envelope, received_at, bytes, from_unknown) VALUES (@1, @2, @3, @4, @5, @6, @7, @8)
                    ON CONFLICT (account, hash) DO NOTHING
                    """,
                    account,
                    Convert.ToInt64(sequence, CultureInfo.InvariantCulture),
                    hash,
                    message.Sender,
                    message.EnvelopeJson,
                    message.ReceivedAtUnixMilliseconds,
                    bytes,
                    message.SenderIsKnown ? 0 : 1);
                if (added == 0) return MessageAdd.Duplicate;
                session.Execute(
                    "INSERT INTO taken_messages (account, hash, taken_at, sender) VALUES (@1, @2, @3, @4) ON CONFLICT (account, hash) DO NOTHING",
                    account,
                    hash,
                    message.ReceivedAtUnixMilliseconds,
                    TakenMessage.HashOf(message.Sender));
                NoticeStore.MessageCame(session, account, message.ReceivedAtUnixMilliseconds / 1000);
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
            SELECT t.taken_at, t.expired, t.sender, EXISTS (SELECT 1 FROM messages m WHERE m.account = t.account AND m.hash = t.hash)
            FROM taken_messages t WHERE t.account = @1 AND t.hash = @2
            """,
            asked.account.Bytes.ToArray(),
            asked.messageHash.Bytes.ToArray()).ExecuteReader();
        if (!row.Read()) return null;
        var state = row.GetInt64(1) != 0 ? MessageState.Expired : Convert.ToBoolean(row.GetValue(3), CultureInfo.InvariantCulture) ? MessageState.Accepted : MessageState.PickedUp;
        return new TakenMessage(row.GetInt64(0), state, row.IsDBNull(2) ? default : row.GetFieldValue<byte[]>(2));
    });

    private static MessageAdd? Beyond(Session session, byte[] account, NewMessage message, int bytes)
    {
        var shares = message.Shares;
        using var row = session.Command(
            "SELECT kind, messages, bytes FROM message_usage WHERE account = @1 AND ((kind IN (0, 2) AND sender = '') OR (kind = 1 AND sender = @2))", account, message.Sender).ExecuteReader();
        MessageAdd? full = null;
        while (row.Read())
        {
            var (kind, waiting, used) = (row.GetInt32(0), row.GetInt64(1), row.GetInt64(2));
            if (kind == 0 && used > shares.AccountBytes - bytes) return MessageAdd.AccountFull;
            if (kind == 1 && used > shares.SenderBytes - bytes) full = MessageAdd.SenderFull;
            if (kind == 2 && !message.SenderIsKnown && (used > shares.UnknownBytes - bytes || waiting >= shares.UnknownMessages)) full ??= MessageAdd.UnknownFull;
        }

        return full;
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
            session.Execute(
                """
                DELETE FROM device_acknowledgements WHERE (account, sequence) IN (
                    SELECT account, sequence FROM messages WHERE received_at < @1 ORDER BY received_at, account, sequence LIMIT @2)
                """,
                waitingUnixMilliseconds,
                limit);
            session.Execute(
                """
                UPDATE taken_messages SET expired = 1 WHERE (account, hash) IN (
                    SELECT account, hash FROM messages WHERE received_at < @1 ORDER BY received_at, account, sequence LIMIT @2)
                """,
                waitingUnixMilliseconds,
                limit);
            var dropped = session.Execute(
                """
                DELETE FROM messages WHERE (account, sequence) IN (
                    SELECT account, sequence FROM messages WHERE received_at < @1 ORDER BY received_at, account, sequence LIMIT @2)
                """,
                waitingUnixMilliseconds,
                limit);
            var forgotten = session.Execute(
                "DELETE FROM taken_messages WHERE (account, hash) IN (SELECT account, hash FROM taken_messages WHERE taken_at < @1 ORDER BY taken_at LIMIT @2)",
                takenUnixMilliseconds,
                limit);
            return (dropped, forgotten);
        },
        cancellationToken);
}
