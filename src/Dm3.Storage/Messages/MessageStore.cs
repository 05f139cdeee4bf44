using Dm3.Ethereum;

namespace Dm3.Storage.Messages;

/// <summary>Provisional.</summary>
public sealed class MessageStore(Database database)
{
    /// <summary>Adds.</summary>
    public Task AddAsync(Address account, Hash256 hash, string sender, string envelope, long at, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            var n = session.Execute(
                "INSERT INTO messages (account, hash, sender, envelope, received_at) VALUES (@1, @2, @3, @4, @5) ON CONFLICT (account, hash) DO NOTHING",
                account.Bytes.ToArray(),
                hash.Bytes.ToArray(),
                sender,
                envelope,
                at);
            if (n > 0) session.Publish("messages", account.ToLowerHex());
            return n;
        },
        cancellationToken);
}
