namespace Dm3.Delivery.Tests.Replay;

/// <summary>Where ours answers otherwise than the recorded service, on purpose.</summary>
/// <param name="Status">Ours.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="Body">Part of our body that must be there; null if only the status counts.</param>
public sealed record Difference(int Status, string Reason, string? Body = null);
