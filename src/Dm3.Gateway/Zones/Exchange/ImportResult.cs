namespace Dm3.Gateway.Zones.Exchange;

/// <summary>The answer to a line of an import. Once it is sent, what it says is durable.</summary>
/// <param name="Line">Number of the line.</param>
/// <param name="Name">The name; null if the line does not tell it.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Code">Why not; stable, as in problem documents.</param>
/// <param name="Detail">The same for people.</param>
public sealed record ImportResult(long Line, string? Name, ImportStatus Status, string? Code = null, string? Detail = null);
