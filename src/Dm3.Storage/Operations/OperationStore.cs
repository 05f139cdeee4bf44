using System.Data.Common;
using Dm3.Ethereum;
using Dm3.Storage.Names;

namespace Dm3.Storage.Operations;

/// <summary>The append-only log of accepted operations. Rows are written by <see cref="NameStore"/> together with the state.</summary>
public sealed class OperationStore(Database database)
{
    private const string OfNode = $"name_id = (SELECT id FROM names WHERE {NameRows.HasNode})";

    private const string Columns =
        "SELECT sequence, kind, name, node, root, zone, version, owner, changes, signer, message, digest, signature, accepted_at, api_key, reason, expires_at, state FROM operations";

    // In the order of the log, whatever the history's length: the index is named because SQLite, without statistics, may take that of digests and sort.
    internal const string HistoryOfNode = $"{Columns} INDEXED BY operations_by_name WHERE {OfNode} AND sequence > @2 ORDER BY sequence LIMIT @3";

    internal const string LastRegistrationOfNode = $"{Columns} INDEXED BY operations_by_name WHERE {OfNode} AND kind = 1 ORDER BY sequence DESC LIMIT 1";

    internal const string LastMessageOfNode =
        $"SELECT message FROM operations INDEXED BY operations_by_name WHERE {OfNode} AND signer = @2 AND substr(message, 1, @3) = @4 ORDER BY sequence DESC LIMIT 1";

    /// <summary>The operations of one name in order, after a sequence number (0 for the first page).</summary>
    public IReadOnlyList<StoredOperation> OfName(in Hash256 node, long afterSequence, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return database.Read((Node: node.Bytes.ToArray(), After: afterSequence, Limit: limit), static (session, page) => Read(session.Command(
            HistoryOfNode, page.Node, page.After, page.Limit)));
    }

    /// <summary>The last registration of a name, whether or not it still holds; null for a name that never was registered.</summary>
    public StoredOperation? LastRegistration(in Hash256 node) => database.Read(node.Bytes.ToArray(), static (session, node) => Read(session.Command(
        LastRegistrationOfNode, node)).FirstOrDefault());

    /// <summary>What a signer signed last of the operations on a name whose message, as JSON text, begins with <paramref name="beginning"/>; null for none.</summary>
    public string? LastMessage(in Hash256 node, in Address signer, string beginning) => database.Read(
        (Node: node.Bytes.ToArray(), Signer: signer.Bytes.ToArray(), Beginning: beginning),
        static (session, asked) => (string?)session.Command(
            LastMessageOfNode,
            asked.Node, asked.Signer, asked.Beginning.Length, asked.Beginning).ExecuteScalar());

    /// <summary>Whether an operation with this digest was accepted: here on this name, or elsewhere before an import.</summary>
    public bool Contains(in Hash256 node, in Hash256 digest) => database.Read((node, digest), static (session, asked) => Contains(session, asked.node, asked.digest));

    /// <summary>All operations in order, after a sequence number (0 for the first page).</summary>
    public IReadOnlyList<StoredOperation> After(long sequence, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return database.Read((After: sequence, Limit: limit), static (session, page) => Read(session.Command(
            Columns + " WHERE sequence > @1 ORDER BY sequence LIMIT @2", page.After, page.Limit)));
    }

    /// <summary>Adds a row inside the transaction that changes the state.</summary>
    internal static void Append(Session session, long nameId, StoredOperation operation) =>
        Append(session, nameId, operation, RecordChangesJson.Write(operation.Changes), ImportedStateJson.Write(operation.State));

    /// <summary>As the other one, with two columns that were encoded before.</summary>
    internal static void Append(Session session, long nameId, StoredOperation operation, string changes, string? state) =>
        session.Enqueue(
            """
            INSERT INTO operations (kind, name, node, root, zone, version, owner, changes, signer, message, digest, signature, accepted_at, api_key, reason, expires_at, state, name_id)
            VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14, @15, @16, @17, @18)
            """,
            (int)operation.Kind,
            operation.Name,
            operation.Node.Bytes.ToArray(),
            operation.Root == operation.Node ? null : operation.Root.Bytes.ToArray(),
            operation.Zone,
            operation.Version,
            operation.Owner?.Bytes.ToArray(),
            changes,
            operation.Evidence.Signer.Bytes.ToArray(),
            operation.Evidence.Message,
            operation.Evidence.Digest.Bytes.ToArray(),
            operation.Evidence.Signature.ToArray(),
            operation.Evidence.AcceptedAtUnixSeconds,
            operation.Evidence.ApiKey,
            operation.Reason,
            operation.ExpiresAtUnixSeconds,
            state,
            nameId);

    /// <param name="session">Inside a write.</param>
    /// <param name="node">Null for a name that is not there: nothing was done on it here.</param>
    /// <param name="digest">Of the operation.</param>
    internal static bool Contains(Session session, Hash256? node, in Hash256 digest) =>
        session.Number("SELECT count(*) FROM imported_digests WHERE digest = @1", digest.Bytes.ToArray()) > 0
        || (node is { } name && session.Number($"SELECT sequence FROM operations WHERE {OfNode} AND digest = @2", name.Bytes.ToArray(), digest.Bytes.ToArray()) is not null);

    private static List<StoredOperation> Read(DbCommand command)
    {
        using var row = command.ExecuteReader();
        var operations = new List<StoredOperation>();
        while (row.Read())
        {
            var owner = row.IsDBNull(7) ? (Address?)null : new Address(row.GetFieldValue<byte[]>(7));
            var changes = RecordChangesJson.Read(row.GetString(8));
            var expires = row.IsDBNull(16) ? (long?)null : row.GetInt64(16);
            var node = new Hash256(row.GetFieldValue<byte[]>(3));
            operations.Add(new StoredOperation(
                row.GetInt64(0),
                (OperationKind)row.GetInt32(1),
                row.GetString(2),
                node,
                row.IsDBNull(4) ? node : new Hash256(row.GetFieldValue<byte[]>(4)),
                row.GetString(5),
                row.GetInt64(6),
                owner,
                changes,
                new SignedOperation(
                    new Address(row.GetFieldValue<byte[]>(9)),
                    row.GetString(10),
                    new Hash256(row.GetFieldValue<byte[]>(11)),
                    row.GetFieldValue<byte[]>(12),
                    row.GetInt64(13))
                {
                    ApiKey = row.IsDBNull(14) ? null : row.GetString(14),
                })
            {
                Reason = row.IsDBNull(15) ? null : row.GetString(15),
                ExpiresAtUnixSeconds = expires,
                State = ImportedStateJson.Read(row.IsDBNull(17) ? null : row.GetString(17), owner, row.GetInt64(6), expires, changes),
            });
        }

        return operations;
    }
}
