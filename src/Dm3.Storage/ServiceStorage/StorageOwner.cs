using Dm3.Ethereum;

namespace Dm3.Storage.ServiceStorage;

/// <summary>Whose conversations: an account by one of its names.</summary>
/// <param name="Account">The account.</param>
/// <param name="Name">The normalised name that its client goes by.</param>
public sealed record StorageOwner(Address Account, string Name);
