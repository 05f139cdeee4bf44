using Dm3.Ethereum;
using Dm3.Hosting;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Zones.Exchange;

/// <summary>What is to be done for a line.</summary>
/// <param name="Number">Number of the line.</param>
/// <param name="Name">The name, as far as it is known.</param>
/// <param name="Status">What will have become of it.</param>
/// <param name="Write">The write; null for a line that fails.</param>
/// <param name="Refusal">Why it fails.</param>
internal sealed record ImportedName(long Number, string? Name, ImportStatus Status, NameWrite? Write, Problem? Refusal)
{
    /// <summary>Node of the name directly below the zone, for what changes something or may yet: it and all below it take their turns.</summary>
    public Hash256? Root { get; init; }

    /// <summary>A line before it may change this.</summary>
    public bool MayDependOnLineBefore { get; init; }

    public ImportResult ToResult() => new(Number, Name, Status, Refusal?.Code, Refusal?.Detail);
}
