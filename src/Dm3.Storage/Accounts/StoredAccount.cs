using Dm3.Ethereum;

namespace Dm3.Storage.Accounts;

/// <summary>An account.</summary>
public sealed record StoredAccount(Address Address, string Name, string ProfileJson, long OpenedAtUnixSeconds);
