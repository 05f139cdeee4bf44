using Dm3.Core.Profile;
using Dm3.Ethereum;

namespace Dm3.Ens.Profiles;

/// <summary>A user profile whose keys and signature were checked.</summary>
/// <param name="Account">
/// The address that the name points to; null if it points to none, which only a profile signed by its own signing key survives. Names with
/// the same address are one account.
/// </param>
/// <param name="Document">The signed profile.</param>
public sealed record VerifiedProfile(Address? Account, SignedUserProfile Document);
