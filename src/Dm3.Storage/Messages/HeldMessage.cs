using System.Data.Common;

namespace Dm3.Storage.Messages;

/// <summary>A message that waits, as far as its end needs to know it.</summary>
internal readonly record struct HeldMessage(long Sequence, string Sender, long Bytes, bool IsFromUnknown)
{
    /// <summary>Reads the columns <c>sequence, sender, bytes, from_unknown</c> of <c>messages</c>, which come first in the row.</summary>
    public static HeldMessage Read(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3) != 0);

    /// <summary>Messages of one account leave, and with them what they count and what its devices said of them.</summary>
    public static void Remove(Session session, byte[] account, IReadOnlyList<HeldMessage> messages)
    {
        if (messages.Count == 0) return;
        foreach (var message in messages)
        {
            session.Enqueue("DELETE FROM messages WHERE account = @1 AND sequence = @2", account, message.Sequence);
            session.Enqueue("DELETE FROM device_acknowledgements WHERE account = @1 AND sequence = @2", account, message.Sequence);
        }

        session.Enqueue(
            "UPDATE mailboxes SET bytes = bytes - @2, unknown_messages = unknown_messages - @3, unknown_bytes = unknown_bytes - @4 WHERE account = @1",
            account,
            messages.Sum(message => message.Bytes),
            messages.Count(message => message.IsFromUnknown),
            messages.Where(message => message.IsFromUnknown).Sum(message => message.Bytes));
        foreach (var sender in messages.GroupBy(message => message.Sender, StringComparer.Ordinal))
        {
            session.Enqueue(
                "UPDATE waiting_senders SET messages = messages - @3, bytes = bytes - @4 WHERE account = @1 AND sender = @2", account, sender.Key, sender.Count(), sender.Sum(message => message.Bytes));
            session.Enqueue("DELETE FROM waiting_senders WHERE account = @1 AND sender = @2 AND messages = 0", account, sender.Key);
        }
    }
}
