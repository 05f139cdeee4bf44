using Dm3.Ethereum;

namespace Dm3.Storage.Documents;

/// <summary>The profile documents that accounts keep. <see cref="DocumentStore"/> serves them with those of names; a document goes with the last that has it.</summary>
public sealed class AccountDocumentStore(Database database)
{
    private const string DropUnused =
        """
        DELETE FROM documents WHERE hash = @1 AND NOT EXISTS (SELECT 1 FROM account_documents u WHERE u.hash = documents.hash)
            AND NOT EXISTS (SELECT 1 FROM document_uses u WHERE u.hash = documents.hash) AND unused_since IS NULL
        """;

    /// <summary>Keeps a document for an account. Beyond the limit, the one that was given or seen longest ago goes.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="document">Its hash was checked.</param>
    /// <param name="maxDocuments">Most documents of an account; at least 1.</param>
    /// <param name="atUnixSeconds">Now.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<DocumentKeep> KeepAsync(Address account, StoredDocument document, int maxDocuments, long atUnixSeconds, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            var owner = account.Bytes.ToArray();
            var hash = document.Hash.Bytes.ToArray();
            if (session.Command("SELECT 1 FROM accounts WHERE address = @1", owner).ExecuteScalar() is null) return DocumentKeep.NoAccount;
            DocumentStore.Put(session, document, atUnixSeconds);
            if (session.Execute("UPDATE account_documents SET kept_at = @3 WHERE account = @1 AND hash = @2", owner, hash, atUnixSeconds) > 0) return DocumentKeep.Renewed;
            session.Execute("INSERT INTO account_documents (account, hash, kept_at) VALUES (@1, @2, @3)", owner, hash, atUnixSeconds);
            // The new one last, also among those of the same second.
            var order = Hashes(session, "SELECT hash FROM account_documents WHERE account = @1 AND hash <> @2 ORDER BY kept_at DESC, hash", owner, hash);
            foreach (var old in order.Skip(maxDocuments - 1)) Release(session, owner, old);
            return DocumentKeep.Added;
        },
        cancellationToken);

    /// <summary>The documents of an account, the latest first.</summary>
    public IReadOnlyList<KeptDocument> List(Address account) => database.Read(account, static (session, account) =>
    {
        using var row = session.Command(
            "SELECT d.hash, d.kind, d.content, a.kept_at FROM account_documents a JOIN documents d ON d.hash = a.hash WHERE a.account = @1 ORDER BY a.kept_at DESC, a.hash",
            account.Bytes.ToArray()).ExecuteReader();
        var documents = new List<KeptDocument>();
        while (row.Read()) documents.Add(new KeptDocument(DocumentStore.ReadRow(row), row.GetInt64(3)));
        return documents;
    });

    /// <summary>Lets go of everything of an account, inside the transaction that deletes it.</summary>
    internal static void ReleaseAll(Session session, Address account)
    {
        var owner = account.Bytes.ToArray();
        foreach (var hash in Hashes(session, "SELECT hash FROM account_documents WHERE account = @1", owner)) Release(session, owner, hash);
    }

    private static void Release(Session session, byte[] account, byte[] hash)
    {
        session.Execute("DELETE FROM account_documents WHERE account = @1 AND hash = @2", account, hash);
        session.Execute(DropUnused, hash);
    }

    private static List<byte[]> Hashes(Session session, string sql, params object[] values)
    {
        using var row = session.Command(sql, values).ExecuteReader();
        var hashes = new List<byte[]>();
        while (row.Read()) hashes.Add(row.GetFieldValue<byte[]>(0));
        return hashes;
    }
}
