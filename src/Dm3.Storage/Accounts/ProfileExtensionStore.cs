using Dm3.Ethereum;

namespace Dm3.Storage.Accounts;

/// <summary>What recipients say of their clients, a JSON document each.</summary>
public sealed class ProfileExtensionStore(Database database)
{
    /// <summary>The document of an account; null if it has said nothing.</summary>
    public string? Find(Address account) => database.Read(
        account, static (session, account) => (string?)session.Command("SELECT document FROM profile_extensions WHERE account = @1", account.Bytes.ToArray()).ExecuteScalar());

    /// <summary>Replaces it.</summary>
    /// <returns>False when there is no such account.</returns>
    public Task<bool> SaveAsync(Address account, string document, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute(
            """
            INSERT INTO profile_extensions (account, document) SELECT address, @2 FROM accounts WHERE address = @1
            ON CONFLICT (account) DO UPDATE SET document = excluded.document
            """,
            account.Bytes.ToArray(),
            document) > 0,
        cancellationToken);
}
