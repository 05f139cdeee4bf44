using Dm3.Ethereum;

namespace Dm3.Storage.Spam;

/// <summary>What recipients ask of senders.</summary>
public sealed class SpamSettingsStore(Database database)
{
    /// <summary>The settings of an account; null if it has none.</summary>
    public StoredSpamSettings? Find(Address account) => database.Read(account, static (session, account) =>
    {
        using var row = session.Command("SELECT document, blocked_addresses FROM spam_settings WHERE account = @1", account.Bytes.ToArray()).ExecuteReader();
        return row.Read() ? StoredSpamSettings.Read(row.GetString(0), row.GetFieldValue<byte[]>(1)) : null;
    });

    /// <summary>Replaces the settings of an account.</summary>
    /// <returns>False if there is no such account (any more).</returns>
    public Task<bool> SaveAsync(Address account, StoredSpamSettings settings, long atUnixSeconds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var (owner, blocked) = (account.Bytes.ToArray(), settings.BlockedAddresses.SelectMany(address => address.Bytes.ToArray()).ToArray());
        return database.WriteAsync(
            session => session.Execute(
                """
                INSERT INTO spam_settings (account, document, blocked_addresses, changed_at) SELECT address, @2, @3, @4 FROM accounts WHERE address = @1
                ON CONFLICT (account) DO UPDATE SET document = excluded.document, blocked_addresses = excluded.blocked_addresses, changed_at = excluded.changed_at
                """,
                owner,
                settings.Document,
                blocked,
                atUnixSeconds) == 1,
            cancellationToken);
    }
}
