using Dm3.Ethereum;
using Dm3.Storage.Names;

namespace Dm3.Storage.Operations;

/// <summary>Rebuilds names and records from the log alone, tombstones included.</summary>
public sealed class OperationReplay
{
    private readonly Dictionary<Hash256, StoredName> _names = [];
    private readonly Dictionary<Hash256, HashSet<Hash256>> _nodesByRoot = [];
    private readonly Dictionary<Address, Hash256> _primaryNames = [];

    /// <summary>Every name as of the last operation applied.</summary>
    public IReadOnlyDictionary<Hash256, StoredName> Names => _names;

    /// <summary>The node of each address's primary name.</summary>
    public IReadOnlyDictionary<Address, Hash256> PrimaryNames => _primaryNames;

    /// <summary>Takes the next operation of the log.</summary>
    /// <exception cref="InvalidDataException">It does not follow from those before it: one is missing or changed.</exception>
    public void Apply(StoredOperation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var before = _names.GetValueOrDefault(operation.Node);
        var fits = operation.Kind switch
        {
            // The grace that the zone gave is not known here: the term must have ended at least.
            OperationKind.Register or OperationKind.Reserve => before is null or { Released: true } || before.ExpiresAtUnixSeconds <= operation.Evidence.AcceptedAtUnixSeconds,
            OperationKind.Import => operation.State is not null,
            OperationKind.Admit or OperationKind.Refuse => before is { Released: false, QuarantinedFor: not null },
            OperationKind.Release => before is { Released: false } or { Reserved: true },
            _ => before is { Released: false },
        };
        var follows = operation.Kind == OperationKind.Import ? operation.Version > (before?.Version ?? 0) : operation.Version == (before?.Version ?? 0) + 1;
        if (!follows || !fits)
        {
            throw new InvalidDataException($"Operation {operation.Sequence} does not follow from the operations before it.");
        }

        _names[operation.Node] = operation.ApplyTo(before);
        if (!_nodesByRoot.TryGetValue(operation.Root, out var nodes)) _nodesByRoot[operation.Root] = nodes = [];
        nodes.Add(operation.Node);
        if (operation.Kind == OperationKind.SetPrimary) _primaryNames[before!.Owner] = operation.Node;
        if (operation.Kind == OperationKind.Import && before is not null) EndPrimary(before);
        if (operation.State is { Primary: true } state) _primaryNames[state.Owner] = operation.Node;
        if (!operation.ReleasesBelow(before)) return;
        if (before is not null && operation.Kind != OperationKind.Import) EndPrimary(before);
        ReleaseBelow(operation.Name, nodes, operation.Evidence.AcceptedAtUnixSeconds);
    }

    private void ReleaseBelow(string name, HashSet<Hash256> nodes, long at)
    {
        foreach (var below in nodes.Select(node => _names[node]).ToList())
        {
            if (below.Released || !below.Name.EndsWith("." + name, StringComparison.Ordinal)) continue;
            EndPrimary(below);
            _names[below.Node] = below with { Released = true, Records = NameRecords.Empty, Managed = false, SuspendedFor = null, QuarantinedFor = null, ExpiresAtUnixSeconds = null, Version = below.Version + 1, UpdatedAtUnixSeconds = at };
        }
    }

    private void EndPrimary(StoredName name)
    {
        if (_primaryNames.GetValueOrDefault(name.Owner) == name.Node) _primaryNames.Remove(name.Owner);
    }
}
