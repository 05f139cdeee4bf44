using System.Data.Common;
using Dm3.Ethereum;
using Dm3.Storage.Names;

namespace Dm3.Storage.Documents;

/// <summary>
/// Profile documents by hash. Written by <see cref="NameStore"/> together with the records that refer to them; one that no record refers to any more
/// is kept for a day, since caches still hold the old record, and is dropped by a later write. Those of accounts: <see cref="AccountDocumentStore"/>.
/// </summary>
public sealed class DocumentStore(Database database)
{
    private const long KeptUnusedSeconds = 24 * 3600;

    // Few at a time: a write must not become long because nothing was written for a week.
    private const int DroppedPerWrite = 16;

    /// <summary>The document with this hash, or null.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public StoredDocument? Find(in Hash256 hash) => database.Read(hash, static (session, hash) =>
        Read(session.Command("SELECT hash, kind, content FROM documents WHERE hash = @1", hash.Bytes.ToArray())).FirstOrDefault());

    /// <summary>Documents that the IPFS node does not have yet, the oldest first.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public IReadOnlyList<StoredDocument> NotPushed(int limit) => database.Read(limit, static (session, limit) =>
        Read(session.Command("SELECT hash, kind, content FROM documents WHERE pushed = 0 ORDER BY stored_at LIMIT @1", limit)));

    /// <summary>Notes that the IPFS node has it.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Task MarkPushedAsync(Hash256 hash, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute("UPDATE documents SET pushed = 1 WHERE hash = @1", hash.Bytes.ToArray()), cancellationToken);

    /// <summary>Makes these the documents of a name, inside the transaction that changes its records.</summary>
    internal static void Replace(Session session, long nameId, IReadOnlyList<StoredDocument> documents, long at)
    {
        session.Enqueue(
            """
            UPDATE documents SET unused_since = @2 WHERE hash IN (SELECT hash FROM document_uses WHERE name_id = @1)
                AND NOT EXISTS (SELECT 1 FROM document_uses u WHERE u.hash = documents.hash AND u.name_id <> @1)
                AND NOT EXISTS (SELECT 1 FROM account_documents u WHERE u.hash = documents.hash)
            """,
            nameId,
            at);
        session.Enqueue("DELETE FROM document_uses WHERE name_id = @1", nameId);
        Add(session, nameId, documents, at);
    }

    /// <summary>As <see cref="Replace"/>, for a name that had none.</summary>
    internal static void Add(Session session, long nameId, IReadOnlyList<StoredDocument> documents, long at)
    {
        foreach (var document in documents)
        {
            Put(session, document, at);
            session.Enqueue("INSERT INTO document_uses (name_id, hash) VALUES (@1, @2)", nameId, document.Hash.Bytes.ToArray());
        }

        session.Enqueue(
            "DELETE FROM documents WHERE hash IN (SELECT hash FROM documents WHERE unused_since <= @1 ORDER BY unused_since LIMIT @2)",
            at - KeptUnusedSeconds,
            DroppedPerWrite);
    }

    /// <summary>Stores a document that somebody uses, inside the transaction that says who.</summary>
    internal static void Put(Session session, StoredDocument document, long at) => session.Enqueue(
        """
        INSERT INTO documents (hash, kind, content, stored_at) VALUES (@1, @2, @3, @4)
        ON CONFLICT (hash) DO UPDATE SET unused_since = NULL
        """,
        document.Hash.Bytes.ToArray(),
        (int)document.Kind,
        document.Content.ToArray(),
        at);

    private static List<StoredDocument> Read(DbCommand command)
    {
        using var row = command.ExecuteReader();
        var documents = new List<StoredDocument>();
        while (row.Read()) documents.Add(ReadRow(row));
        return documents;
    }

    /// <summary>A row of hash, kind and content.</summary>
    internal static StoredDocument ReadRow(DbDataReader row) => new(new Hash256(row.GetFieldValue<byte[]>(0)), (DocumentKind)row.GetInt32(1), row.GetFieldValue<byte[]>(2));
}
