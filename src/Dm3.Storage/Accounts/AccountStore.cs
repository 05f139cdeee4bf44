using Dm3.Ethereum;
using Dm3.Storage.Spam;

namespace Dm3.Storage.Accounts;

/// <summary>The accounts of the delivery service.</summary>
public sealed class AccountStore(Database database)
{
    /// <summary>The account of an address; null if there is none.</summary>
    public StoredAccount? Find(Address address) => database.Read(address, static (session, address) =>
    {
        using var row = session.Command("SELECT address, name, profile, opened_at FROM accounts WHERE address = @1", address.Bytes.ToArray()).ExecuteReader();
        return row.Read() ? new StoredAccount(new Address(row.GetFieldValue<byte[]>(0)), row.GetString(1), row.GetString(2), row.GetInt64(3)) : null;
    });

    /// <summary>The account of an address with all that decides about a message to it, in one read; null if there is none.</summary>
    public StoredRecipient? FindRecipient(Address address) => database.Read(address, static (session, address) => session.Row(
        """
        SELECT a.name, a.profile, a.opened_at, s.document, s.blocked_addresses, e.document, (SELECT 1 FROM contacts c WHERE c.account = a.address LIMIT 1) FROM accounts a
        LEFT JOIN spam_settings s ON s.account = a.address
        LEFT JOIN profile_extensions e ON e.account = a.address
        WHERE a.address = @1
        """,
        address.Bytes.ToArray()) is { } row
        ? new StoredRecipient(
            new StoredAccount(address, (string)row[0]!, (string)row[1]!, (long)row[2]!),
            row[3] is string settings ? StoredSpamSettings.Read(settings, (byte[])row[4]!) : null,
            (string?)row[5],
            HasContacts: row[6] is not null)
        : null);

    /// <summary>Opens an account, or takes in name and profile of one that is open.</summary>
    public Task OpenAsync(StoredAccount account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(account);
        return database.WriteAsync(
            session => session.Execute(
                """
                INSERT INTO accounts (address, name, profile, opened_at) VALUES (@1, @2, @3, @4)
                ON CONFLICT (address) DO UPDATE SET name = excluded.name, profile = excluded.profile
                """,
                account.Address.Bytes.ToArray(),
                account.Name,
                account.ProfileJson,
                account.OpenedAtUnixSeconds),
            cancellationToken);
    }

    /// <summary>Inside a write.</summary>
    internal static bool Exists(Session session, byte[] address) => session.Number("SELECT 1 FROM accounts WHERE address = @1", address) is not null;
}
