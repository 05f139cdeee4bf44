namespace Dm3.Storage.Sessions;

/// <summary>A device of an account.</summary>
/// <param name="Id">Unique in the account.</param>
/// <param name="Label">What its owner calls it; may be empty.</param>
/// <param name="CreatedAtUnixSeconds">First login.</param>
/// <param name="LastSeenAtUnixSeconds">Last use, to the hour.</param>
public sealed record StoredDevice(string Id, string Label, long CreatedAtUnixSeconds, long LastSeenAtUnixSeconds);
