using System.Text;
using Dm3.Ethereum;

namespace Dm3.Storage.ServiceStorage;

/// <summary>The account of what an account keeps. For use inside a write.</summary>
internal static class StorageUsage
{
    // A row costs also where its texts are short.
    private const int RowBytes = 128;

    /// <summary>What a row with these texts counts.</summary>
    public static long SizeOf(string text, string other = "") => RowBytes + Encoding.UTF8.GetByteCount(text) + Encoding.UTF8.GetByteCount(other);

    /// <summary>Adds to what an account keeps, unless that would be more than it may. Less is always taken.</summary>
    /// <returns>False if it is too much; nothing is changed then.</returns>
    public static bool TryAdd(Session session, Address account, long bytes, int conversations, StorageQuota quota)
    {
        using (var row = session.Command("SELECT bytes, conversations FROM storage_usage WHERE account = @1", account.Bytes.ToArray()).ExecuteReader())
        {
            var (keptBytes, keptConversations) = row.Read() ? (row.GetInt64(0), row.GetInt64(1)) : (0, 0);
            if ((bytes > 0 && keptBytes + bytes > quota.MaxBytes) || (conversations > 0 && keptConversations + conversations > quota.MaxConversations)) return false;
        }

        Add(session, account, bytes, conversations);
        return true;
    }

    /// <summary>Adds, whatever the limits say.</summary>
    public static void Add(Session session, Address account, long bytes, int conversations) => session.Execute(
        """
        INSERT INTO storage_usage (account, bytes, conversations) VALUES (@1, @2, @3)
        ON CONFLICT (account) DO UPDATE SET bytes = storage_usage.bytes + excluded.bytes, conversations = storage_usage.conversations + excluded.conversations
        """,
        account.Bytes.ToArray(),
        bytes,
        (long)conversations);
}
