using System.Globalization;

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
        return database.WriteAsync(
            session =>
            {
                // Takes the account's row first: two that come together, at whichever instances, follow each other, and the second one sees the first.
                if (session.Command("UPDATE accounts SET last_sequence = last_sequence + 1 WHERE address = @1 RETURNING last_sequence", account).ExecuteScalar() is not { } sequence)
                    return MessageAdd.NoAccount;
                var added = session.Execute(
                    """
                    INSERT INTO messages (account, sequence, hash, sender, envelope, received_at) VALUES (@1, @2, @3, @4, @5, @6)
                    ON CONFLICT (account, hash) DO NOTHING
                    """,
                    account,
                    Convert.ToInt64(sequence, CultureInfo.InvariantCulture),
                    hash,
                    message.Sender,
                    message.EnvelopeJson,
                    message.ReceivedAtUnixMilliseconds);
                if (added == 0) return MessageAdd.Duplicate;
                session.Publish(Channel, message.Account.ToLowerHex());
                return MessageAdd.Added;
            },
            cancellationToken);
    }
}
