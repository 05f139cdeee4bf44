namespace Dm3.Client.Names;

/// <summary>Whether a name can be registered.</summary>
/// <param name="Name">The name asked about.</param>
/// <param name="Available">Whether it can.</param>
/// <param name="Reason">Why not: <c>taken</c>, <c>reserved</c>, <c>invalid</c>, <c>confusable</c>, <c>zone-closed</c>; otherwise null.</param>
/// <param name="Detail">The same for people.</param>
/// <param name="Version">The nonce of the next operation on it.</param>
public sealed record NameAvailability(string Name, bool Available, string? Reason, string? Detail, long Version);
