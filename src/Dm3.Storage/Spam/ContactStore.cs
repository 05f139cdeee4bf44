using Dm3.Ethereum;
using Dm3.Storage.Accounts;

namespace Dm3.Storage.Spam;

/// <summary>Whom recipients know.</summary>
public sealed class ContactStore(Database database)
{
    /// <summary>All contacts of an account, by name.</summary>
    public IReadOnlyList<StoredContact> List(Address account) => database.Read(account, static (session, account) =>
    {
        using var row = session.Command("SELECT name, address FROM contacts WHERE account = @1 ORDER BY name", account.Bytes.ToArray()).ExecuteReader();
        var contacts = new List<StoredContact>();
        while (row.Read()) contacts.Add(new StoredContact(row.GetString(0), row.IsDBNull(1) ? null : new Address(row.GetFieldValue<byte[]>(1))));
        return contacts;
    });

    /// <summary>Whether an account knows a sender, by this name or by another one of the same address.</summary>
    public bool Knows(Address account, string name, Address? address) => database.Read((account, name, address), static (session, asked) =>
        session.Number(
            "SELECT 1 FROM contacts WHERE account = @1 AND (name = @2 OR address = @3) LIMIT 1",
            asked.account.Bytes.ToArray(),
            asked.name,
            asked.address is { } address ? address.Bytes.ToArray() : Array.Empty<byte>()) is not null);

    /// <summary>Replaces the contacts of an account.</summary>
    /// <returns>False if there is no such account (any more).</returns>
    public Task<bool> ReplaceAsync(Address account, IReadOnlyList<StoredContact> contacts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contacts);
        var owner = account.Bytes.ToArray();
        return database.WriteAsync(
            session =>
            {
                if (!AccountStore.Exists(session, owner)) return false;
                session.Enqueue("DELETE FROM contacts WHERE account = @1", owner);
                foreach (var contact in contacts)
                    session.Enqueue("INSERT INTO contacts (account, name, address) VALUES (@1, @2, @3)", owner, contact.Name, contact.Address?.Bytes.ToArray());
                return true;
            },
            cancellationToken);
    }
}
