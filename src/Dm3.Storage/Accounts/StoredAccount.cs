using Dm3.Ethereum;

namespace Dm3.Storage.Accounts;

/// <summary>An account of the delivery service.</summary>
/// <param name="Address">What its names point to.</param>
/// <param name="Name">The normalised name that logged in last.</param>
/// <param name="ProfileJson">The signed profile as it was published then; canonical JSON.</param>
/// <param name="OpenedAtUnixSeconds">First login.</param>
public sealed record StoredAccount(Address Address, string Name, string ProfileJson, long OpenedAtUnixSeconds);
