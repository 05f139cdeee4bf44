namespace Dm3.Storage.Sessions;

/// <summary>What one account may have.</summary>
/// <param name="MaxDevices">Most devices; a login from another one is refused.</param>
/// <param name="MaxSessions">Most sessions; a login above it ends the oldest.</param>
public sealed record SessionLimits(int MaxDevices, int MaxSessions);
