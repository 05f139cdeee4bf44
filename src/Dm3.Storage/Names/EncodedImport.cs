using Dm3.Storage.Operations;

namespace Dm3.Storage.Names;

/// <summary>An import as it goes into the rows.</summary>
internal sealed class EncodedImport
{
    /// <summary>Works it out.</summary>
    public EncodedImport(NameWrite write, ImportedState state)
    {
        // What it changes stands in the state, and as it is written in Changes.
        Operation = new StoredOperation(0, OperationKind.Import, write.Name, write.Node, write.Root, write.Zone, state.Version, state.Owner, RecordChanges.None, write.Operation)
        {
            ExpiresAtUnixSeconds = state.ExpiresAtUnixSeconds,
            State = state,
        };
        Changes = RecordChangesJson.Write(state.Records);
        State = ImportedStateJson.Write(state);
        Skeleton = WriteConditions.Skeleton(Operation.ApplyTo(null));
    }

    /// <summary>The row of the log.</summary>
    public StoredOperation Operation { get; }

    /// <summary>Its column <c>changes</c>.</summary>
    public string Changes { get; }

    /// <summary>Its column <c>state</c>.</summary>
    public string? State { get; }

    /// <summary>As <see cref="WriteConditions.Skeleton"/>: the state afterwards is the same, whatever was before.</summary>
    public long? Skeleton { get; }
}
