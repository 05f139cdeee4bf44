using Dm3.Ethereum;
using Dm3.Storage.Documents;
using Dm3.Storage.Operations;

namespace Dm3.Storage.Names;

/// <summary>Checks and applies a <see cref="NameWrite"/> inside the writer's transaction.</summary>
internal static class NameWriter
{
    // Registered names below the name @2 (with its dot), whose root is @1.
    private const string Below = "root = @1 AND released = 0 AND deeper = 1 AND substr(name, length(name) - length(@2) + 1) = @2";

    public static NameWriteResult Write(Session session, NameWrite write)
    {
        if (write.Change is NameChange.Import import) return NameImporter.Write(session, write, import);
        var stored = NameStore.Find(session, write.Node);
        if (OperationStore.Contains(session, stored?.Node, write.Operation.Digest)) return new NameWriteResult.DuplicateDigest();
        var current = stored is { Released: false } && !(stored.ExpiresAtUnixSeconds <= write.LapsedAtUnixSeconds) ? stored : null;
        if (write.Change is NameChange.Register or NameChange.Reserve)
        {
            if (current is not null) return new NameWriteResult.AlreadyRegistered(current);
        }
        else if (current is null && !(write.Change is NameChange.Release && stored is { Reserved: true }))
        {
            return new NameWriteResult.NotRegistered();
        }
        else if (write.Change is NameChange.Admit or NameChange.Refuse && current?.QuarantinedFor is null)
        {
            return new NameWriteResult.NotRegistered();
        }

        var version = stored?.Version ?? 0;
        if (version != write.ExpectedVersion) return new NameWriteResult.VersionConflict(version);
        foreach (var condition in write.Preconditions)
        {
            if (!Holds(session, condition)) return new NameWriteResult.PreconditionFailed(condition.Node);
        }

        if (write.Change is NameChange.Register && write.Node != write.Root && IsFull(session, write)) return new NameWriteResult.TooManyBelow();
        if (WriteConditions.IsQuotaReached(session, write)) return new NameWriteResult.QuotaReached();
        if (!WriteConditions.UseVoucher(session, write)) return new NameWriteResult.VoucherUsed();
        return Apply(session, write, stored, version + 1);
    }

    internal static bool Holds(Session session, OwnerCondition condition) =>
        session.Command($"SELECT owner FROM names WHERE {NameRows.HasNode} AND released = 0", condition.Node.Bytes.ToArray()).ExecuteScalar() is byte[] owner
        && new Address(owner) == condition.Owner;

    internal static bool IsFull(Session session, NameWrite write) =>
        (long)session.Command(
            "SELECT count(*) FROM names INDEXED BY names_below_root WHERE root = @1 AND released = 0 AND deeper = 1",
            write.Root.Bytes.ToArray()).ExecuteScalar()! >= write.MaxDeeperNames;

    private static NameWriteResult.Applied Apply(Session session, NameWrite write, StoredName? stored, long version)
    {
        var at = write.Operation.AcceptedAtUnixSeconds;
        var (kind, owner) = write.Change switch
        {
            NameChange.Register register => (OperationKind.Register, (Address?)register.Owner),
            NameChange.Update => (OperationKind.Update, null),
            NameChange.Transfer transfer => (OperationKind.Transfer, transfer.NewOwner),
            NameChange.Release => (OperationKind.Release, null),
            NameChange.SetPrimary => (OperationKind.SetPrimary, null),
            NameChange.Reserve reserve => (OperationKind.Reserve, reserve.For),
            NameChange.Suspend => (OperationKind.Suspend, null),
            NameChange.Renew => (OperationKind.Renew, null),
            NameChange.Admit => (OperationKind.Admit, null),
            NameChange.Refuse => (OperationKind.Refuse, null),
            _ => (OperationKind.Resume, (Address?)null),
        };
        var changes = write.Change switch
        {
            NameChange.Register register => RecordChanges.Between(NameRecords.Empty, register.Records),
            NameChange.Update update => RecordChanges.Between(stored!.Records, update.Records),
            _ => RecordChanges.None,
        };
        var operation = new StoredOperation(0, kind, write.Name, write.Node, write.Root, write.Zone, version, owner, changes, write.Operation)
        {
            Reason = write.Change switch
            {
                NameChange.Suspend suspend => suspend.Reason,
                NameChange.Refuse refuse => refuse.Reason,
                _ => WriteConditions.Quarantine(session, write),
            },
            ExpiresAtUnixSeconds = write.Change switch
            {
                NameChange.Register register => register.ExpiresAtUnixSeconds,
                NameChange.Renew renew => renew.ExpiresAtUnixSeconds,
                _ => null,
            },
        };
        var releasesBelow = operation.ReleasesBelow(stored);
        var state = operation.ApplyTo(stored);
        var id = Save(session, state, WriteConditions.Skeleton(state));
        var documents = releasesBelow && kind != OperationKind.Register ? [] : write.Documents;
        if (stored is null) DocumentStore.Add(session, id, documents ?? [], at);
        else if (documents is not null) DocumentStore.Replace(session, id, documents, at);
        if (releasesBelow) PrimaryNames.Clear(session, id);
        if (kind == OperationKind.SetPrimary) PrimaryNames.Set(session, state.Owner, id);
        List<Hash256> changedNodes = [write.Node];
        if (releasesBelow) changedNodes.AddRange(ReleaseBelow(session, write, at));
        if (kind is OperationKind.Suspend or OperationKind.Resume or OperationKind.Renew or OperationKind.Admit) changedNodes.AddRange(NodesBelow(session, write));
        OperationStore.Append(session, id, operation);
        foreach (var node in changedNodes) session.Publish(NameStore.Channel, node.ToString());
        return new NameWriteResult.Applied(state, changedNodes);
    }

    private const string Insert =
        """
        INSERT INTO names (node, name, zone_id, root, deeper, owner, version, created_at, updated_at, released, managed, reserved, suspended,
            quarantined, expires_at, skeleton, records)
        SELECT @1, @2, id, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13, @14, @15, @16, @17 FROM zones WHERE name = @3
        ON CONFLICT (substr(node, 1, 16))
        """;

    private const string Upsert =
        $"""
        {Insert} DO UPDATE SET zone_id = excluded.zone_id, root = excluded.root, deeper = excluded.deeper, owner = excluded.owner,
            version = excluded.version, created_at = excluded.created_at, updated_at = excluded.updated_at, released = excluded.released,
            managed = excluded.managed, reserved = excluded.reserved, suspended = excluded.suspended,
            quarantined = excluded.quarantined, expires_at = excluded.expires_at, skeleton = excluded.skeleton, records = excluded.records
            WHERE names.node = excluded.node
        RETURNING id
        """;

    private const string InsertNew = $"{Insert} DO NOTHING RETURNING id";

    /// <summary>Writes a name that may be there already; gives its id.</summary>
    internal static long Save(Session session, StoredName name, long? skeleton) => WriteRow(session, Upsert, name, skeleton) ?? throw NoSuchZone(name);

    /// <summary>Writes a name that is not there yet; null if it is.</summary>
    internal static long? TryInsert(Session session, StoredName name, long? skeleton) => WriteRow(session, InsertNew, name, skeleton)
        ?? (session.Number("SELECT id FROM zones WHERE name = @1", name.Zone) is null ? throw NoSuchZone(name) : null);

    private static long? WriteRow(Session session, string sql, StoredName name, long? skeleton) => session.Number(
        sql,
        name.Node.Bytes.ToArray(),
        name.Name,
        name.Zone,
        name.Node == name.Root ? null : name.Root.Bytes.ToArray(),
        name.Node != name.Root,
        name.Owner.Bytes.ToArray(),
        name.Version,
        name.CreatedAtUnixSeconds,
        name.UpdatedAtUnixSeconds,
        name.Released,
        name.Managed,
        name.Reserved,
        name.SuspendedFor,
        name.QuarantinedFor,
        name.ExpiresAtUnixSeconds,
        skeleton,
        name.Records.IsEmpty ? null : name.Records.Encoded.ToArray());

    private static ArgumentException NoSuchZone(StoredName name) => new($"The zone {name.Zone} is not in the store.");

    internal static List<Hash256> NodesBelow(Session session, NameWrite write)
    {
        using var below = session.Command($"SELECT node FROM names INDEXED BY names_below_root WHERE {Below}", write.Root.Bytes.ToArray(), "." + write.Name).ExecuteReader();
        var nodes = new List<Hash256>();
        while (below.Read()) nodes.Add(new Hash256(below.GetFieldValue<byte[]>(0)));
        return nodes;
    }

    /// <summary>Every registered name below this one becomes a tombstone; gives their nodes.</summary>
    internal static List<Hash256> ReleaseBelow(Session session, NameWrite write, long at)
    {
        var root = write.Root.Bytes.ToArray();
        var suffix = "." + write.Name;
        var nodes = new List<Hash256>();
        var ids = new List<long>();
        using (var released = session.Command(
            $"UPDATE names SET released = 1, records = NULL, managed = 0, suspended = NULL, quarantined = NULL, expires_at = NULL, version = version + 1, updated_at = @3 WHERE {Below} RETURNING node, id", root, suffix, at).ExecuteReader())
        {
            while (released.Read())
            {
                nodes.Add(new Hash256(released.GetFieldValue<byte[]>(0)));
                ids.Add(released.GetInt64(1));
            }
        }

        foreach (var id in ids)
        {
            DocumentStore.Replace(session, id, [], at);
            PrimaryNames.Clear(session, id);
        }

        return nodes;
    }
}
