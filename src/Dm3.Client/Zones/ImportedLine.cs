namespace Dm3.Client.Zones;

/// <summary>A registry's answer to a line of an import. What it says is durable there.</summary>
/// <param name="Line">Number of the line, from 1.</param>
/// <param name="Name">The name; null if the line does not tell it.</param>
/// <param name="Status"><c>created</c>, <c>updated</c>, <c>unchanged</c>; <c>failed</c>: the next ones went on; <c>stopped</c>: neither this line nor the next ones were looked at.</param>
/// <param name="Code">Why not, for programs.</param>
/// <param name="Detail">The same for people.</param>
public sealed record ImportedLine(long Line, string? Name, string Status, string? Code = null, string? Detail = null);
