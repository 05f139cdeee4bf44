using Dm3.Ethereum;
using Dm3.Storage.Documents;
using Dm3.Storage.Sessions;

namespace Dm3.Storage.Pickup;

/// <summary>Deletes accounts.</summary>
public sealed class AccountDeletion(Database database)
{
    // Every table that holds something of an account.
    private static readonly string[] Deletions =
    [
        "DELETE FROM messages WHERE account = @1",
        "DELETE FROM mailboxes WHERE account = @1",
        "DELETE FROM waiting_senders WHERE account = @1",
        "DELETE FROM taken_messages WHERE account = @1",
        "DELETE FROM device_acknowledgements WHERE account = @1",
        "DELETE FROM acknowledgement_rules WHERE account = @1",
        "DELETE FROM devices WHERE account = @1",
        "DELETE FROM presence WHERE account = @1",
        "DELETE FROM stored_messages WHERE account = @1",
        "DELETE FROM stored_conversations WHERE account = @1",
        "DELETE FROM storage_usage WHERE account = @1",
        "DELETE FROM spam_settings WHERE account = @1",
        "DELETE FROM profile_extensions WHERE account = @1",
        "DELETE FROM contacts WHERE account = @1",
        "DELETE FROM notices WHERE account = @1",
        "DELETE FROM notification_channels WHERE account = @1",
        "DELETE FROM notification_settings WHERE account = @1",
        "DELETE FROM accounts WHERE address = @1",
    ];

    /// <summary>Deletes an account with everything of it, in one transaction. Its sessions end, which is published, so that its sockets end too.</summary>
    public Task DeleteAsync(Address account, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            AccountDocumentStore.ReleaseAll(session, account);
            foreach (var deletion in Deletions) session.Enqueue(deletion, account.Bytes.ToArray());
            return SessionStore.EndAll(session, account);
        },
        cancellationToken);
}
