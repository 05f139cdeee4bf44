using Dm3.Ethereum;
using Dm3.Storage.Documents;
using Dm3.Storage.Operations;

namespace Dm3.Storage.Names;

/// <summary>Checks and applies an import inside the writer's transaction. For a name that is not there yet it reads nothing first: imports are long.</summary>
internal static class NameImporter
{
    public static NameWriteResult Write(Session session, NameWrite write, NameChange.Import import)
    {
        var stored = write.ExpectedVersion > 0 || import.State is null ? NameStore.Find(session, write.Node) : null;
        if ((stored?.Version ?? 0) != write.ExpectedVersion) return new NameWriteResult.VersionConflict(stored?.Version ?? 0);
        if (import.State is not { } state)
        {
            WriteConditions.UseElsewhere(session, write);
            return new NameWriteResult.Applied(stored!, []);
        }

        foreach (var condition in write.Preconditions)
        {
            if (!NameWriter.Holds(session, condition)) return new NameWriteResult.PreconditionFailed(condition.Node);
        }

        if (write.Node != write.Root && !state.Released && stored is null or { Released: true } && NameWriter.IsFull(session, write)) return new NameWriteResult.TooManyBelow();
        var encoded = write.Encoded ?? new EncodedImport(write, state);
        var operation = encoded.Operation;
        var next = operation.ApplyTo(stored);
        var id = stored is null ? NameWriter.TryInsert(session, next, encoded.Skeleton) : NameWriter.Save(session, next, encoded.Skeleton);
        // Somebody registered it since the import looked.
        if (id is not { } nameId) return new NameWriteResult.VersionConflict(NameStore.Find(session, write.Node)!.Version);
        var at = write.Operation.AcceptedAtUnixSeconds;
        if (stored is null && write.Documents is { Count: > 0 } added) DocumentStore.Add(session, nameId, added, at);
        else if (stored is not null && write.Documents is { } documents) DocumentStore.Replace(session, nameId, documents, at);
        if (stored is not null) PrimaryNames.Clear(session, nameId);
        if (state.Primary) PrimaryNames.Set(session, state.Owner, nameId);
        List<Hash256> changed = [write.Node];
        if (operation.ReleasesBelow(stored)) changed.AddRange(NameWriter.ReleaseBelow(session, write, at));
        else if (stored is not null) changed.AddRange(NameWriter.NodesBelow(session, write));
        WriteConditions.UseElsewhere(session, write);
        foreach (var digest in write.TakenElsewhere) session.Enqueue("INSERT INTO imported_digests (digest) VALUES (@1) ON CONFLICT DO NOTHING", digest.Bytes.ToArray());
        OperationStore.Append(session, nameId, operation, encoded.Changes, encoded.State);
        foreach (var node in changed) session.Publish(NameStore.Channel, node.ToString());
        return new NameWriteResult.Applied(next, changed);
    }
}
