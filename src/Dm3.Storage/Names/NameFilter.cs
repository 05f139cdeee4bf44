using Dm3.Ethereum;

namespace Dm3.Storage.Names;

/// <summary>Which registered names to list; what is null does not limit. Each combination is served by an index.</summary>
public sealed record NameFilter
{
    /// <summary>Names of this owner.</summary>
    public Address? Owner { get; init; }

    /// <summary>Names in this zone.</summary>
    public string? Zone { get; init; }

    /// <summary>Names that begin with this normalised text.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Without names whose term ended at this time or before, and those below them. 0: names do not lapse.</summary>
    public long LapsedAtUnixSeconds { get; init; }

    /// <summary>Also names that are not directly below their zone.</summary>
    public bool IncludeDeeper { get; init; }
}
