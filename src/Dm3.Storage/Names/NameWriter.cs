using System.Globalization;
using System.Text;
using Dm3.Ethereum;
using Dm3.Storage.Documents;
using Dm3.Storage.Operations;
using Dm3.Storage.Sqlite;

namespace Dm3.Storage.Names;

/// <summary>Checks and applies a <see cref="NameWrite"/> inside the writer's transaction.</summary>
internal static class NameWriter
{
    public static NameWriteResult Write(SqliteSession session, NameWrite write)
    {
        if (OperationStore.Contains(session, write.Operation.Digest)) return new NameWriteResult.DuplicateDigest();
        var stored = NameStore.Find(session, write.Node);
        var current = stored is { Released: false } ? stored : null;
        if (write.Change is NameChange.Register)
        {
            if (current is not null) return new NameWriteResult.AlreadyRegistered(current);
        }
        else if (current is null)
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
        return Apply(session, write, current, version + 1);
    }

    private static bool Holds(SqliteSession session, OwnerCondition condition) =>
        session.Command("SELECT owner FROM names WHERE node = @1 AND released = 0", condition.Node.Bytes.ToArray()).ExecuteScalar() is byte[] owner
        && new Address(owner) == condition.Owner;

    private static bool IsFull(SqliteSession session, NameWrite write) =>
        (long)session.Command(
            "SELECT count(*) FROM names INDEXED BY names_below_root WHERE root = @1 AND released = 0 AND deeper = 1",
            write.Root.Bytes.ToArray()).ExecuteScalar()! >= write.MaxDeeperNames;

    private static NameWriteResult.Applied Apply(SqliteSession session, NameWrite write, StoredName? current, long version)
    {
        var at = write.Operation.AcceptedAtUnixSeconds;
        var (kind, owner, records) = write.Change switch
        {
            NameChange.Register register => (OperationKind.Register, (Address?)register.Owner, register.Records),
            NameChange.Update update => (OperationKind.Update, null, update.Records),
            NameChange.Transfer transfer => (OperationKind.Transfer, transfer.NewOwner, NameRecords.Empty),
            NameChange.SetPrimary => (OperationKind.SetPrimary, null, current!.Records),
            _ => (OperationKind.Release, null, NameRecords.Empty),
        };
        var state = new StoredName(
            write.Node,
            write.Name,
            write.Zone,
            write.Root,
            owner ?? current!.Owner,
            version,
            current?.CreatedAtUnixSeconds ?? at,
            at,
            kind == OperationKind.Release,
            records);
        var changes = RecordChanges.Between(current?.Records ?? NameRecords.Empty, records);
        var id = Save(session, state);
        SaveRecords(session, id, changes);

        var clears = kind is OperationKind.Transfer or OperationKind.Release;
        if ((clears ? [] : write.Documents) is { } documents) DocumentStore.Replace(session, id, documents, at);
        if (clears) PrimaryNames.Clear(session, id);
        if (kind == OperationKind.SetPrimary) PrimaryNames.Set(session, state.Owner, id);
        List<Hash256> changedNodes = [write.Node];
        if (clears) changedNodes.AddRange(ReleaseBelow(session, write, at));
        OperationStore.Append(session, write, kind, version, owner, clears ? RecordChanges.None : changes);
        return new NameWriteResult.Applied(state, changedNodes);
    }

    private static long Save(SqliteSession session, StoredName name)
    {
        if (session.Command("SELECT id FROM zones WHERE name = @1", name.Zone).ExecuteScalar() is not long zoneId)
        {
            throw new ArgumentException($"The zone {name.Zone} is not in the store.");
        }

        return (long)session.Command(
            """
            INSERT INTO names (node, name, zone_id, root, deeper, owner, version, created_at, updated_at, released)
            VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10)
            ON CONFLICT (node) DO UPDATE SET zone_id = excluded.zone_id, root = excluded.root, deeper = excluded.deeper, owner = excluded.owner,
                version = excluded.version, created_at = excluded.created_at, updated_at = excluded.updated_at, released = excluded.released
            RETURNING id
            """,
            name.Node.Bytes.ToArray(),
            name.Name,
            zoneId,
            name.Root.Bytes.ToArray(),
            name.Node != name.Root,
            name.Owner.Bytes.ToArray(),
            name.Version,
            name.CreatedAtUnixSeconds,
            name.UpdatedAtUnixSeconds,
            name.Released).ExecuteScalar()!;
    }

    private static void SaveRecords(SqliteSession session, long id, RecordChanges changes)
    {
        foreach (var (key, value) in changes.Texts)
        {
            Save(RecordKind.Text, key, value is null ? null : Encoding.UTF8.GetBytes(value));
        }

        foreach (var (coinType, value) in changes.Addresses)
        {
            Save(RecordKind.Address, coinType.ToString(CultureInfo.InvariantCulture), value?.ToArray());
        }

        if (changes.Contenthash is { } contenthash) Save(RecordKind.Contenthash, "", contenthash.IsEmpty ? null : contenthash.ToArray());

        void Save(RecordKind kind, string key, byte[]? value)
        {
            if (value is null)
            {
                session.Execute("DELETE FROM records WHERE name_id = @1 AND kind = @2 AND key = @3", id, (int)kind, key);
            }
            else
            {
                session.Execute(
                    "INSERT INTO records (name_id, kind, key, value) VALUES (@1, @2, @3, @4) ON CONFLICT DO UPDATE SET value = excluded.value",
                    id,
                    (int)kind,
                    key,
                    value);
            }
        }
    }

    /// <summary>Every registered name below this one becomes a tombstone; gives their nodes.</summary>
    private static List<Hash256> ReleaseBelow(SqliteSession session, NameWrite write, long at)
    {
        const string Below = "root = @1 AND released = 0 AND deeper = 1 AND substr(name, -length(@2)) = @2";
        var root = write.Root.Bytes.ToArray();
        var suffix = "." + write.Name;
        session.Execute($"DELETE FROM records WHERE name_id IN (SELECT id FROM names WHERE {Below})", root, suffix);
        using var released = session.Command(
            $"UPDATE names SET released = 1, version = version + 1, updated_at = @3 WHERE {Below} RETURNING node, id", root, suffix, at).ExecuteReader();
        var nodes = new List<Hash256>();
        var ids = new List<long>();
        while (released.Read())
        {
            nodes.Add(new Hash256(released.GetFieldValue<byte[]>(0)));
            ids.Add(released.GetInt64(1));
        }

        foreach (var id in ids)
        {
            DocumentStore.Replace(session, id, [], at);
            PrimaryNames.Clear(session, id);
        }

        return nodes;
    }
}
