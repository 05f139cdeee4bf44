using Dm3.Ethereum;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Zones.Exchange;

/// <summary>A batch that the store has, or is to have.</summary>
internal sealed class WriteUnderWay
{
    private readonly HashSet<Hash256> _roots = [];

    public WriteUnderWay(PlannedLines lines, bool isDryRun)
    {
        Lines = lines;
        Indexes = isDryRun ? [] : [.. lines.Names.Index().Where(line => line.Item.Write is not null).Select(line => line.Index)];
        foreach (var name in lines.Names)
        {
            if (name.Root is { } root) _roots.Add(root);
        }
    }

    public PlannedLines Lines { get; }

    /// <summary>Places of the lines that are written.</summary>
    public int[] Indexes { get; }

    /// <summary>What came of those, once they are durable.</summary>
    public Task<IReadOnlyList<NameWriteResult>> Results { get; private set; } = Task.FromResult<IReadOnlyList<NameWriteResult>>([]);

    public bool SharesNamesWith(WriteUnderWay other) => _roots.Overlaps(other._roots);

    public void Begin(NameStore store, CancellationToken cancellation)
    {
        if (Indexes.Length > 0) Results = store.WriteAllAsync([.. Indexes.Select(index => Lines.Names[index].Write!)], cancellation);
    }
}
