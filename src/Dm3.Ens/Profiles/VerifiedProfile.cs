using Dm3.Core.Profile;
using Dm3.Ethereum;

namespace Dm3.Ens.Profiles;

/// <summary>A user profile whose keys and signature were checked.</summary>
/// <param name="Account">
/// The address that the name points to; null if it points to none, which only a profile signed by its own signing key survives. Names with
/// the same address are one account.
/// </param>
/// <param name="Document">The signed profile.</param>
public sealed record VerifiedProfile(Address? Account, SignedUserProfile Document)
{
    /// <summary>
    /// Whether the account stands behind the profile: it signed it, or, where only the profile's own key did, it goes by this name (its primary name, ENSIP-3).
    /// Whoever owns a name points it at any address, so without this the profile is that of the name and says nothing about the account.
    /// </summary>
    public bool IsOfAccount { get; init; }

    /// <summary>Where the document was found.</summary>
    public RecordValue? Source { get; init; }

    /// <summary>The bytes that <see cref="Source"/> names: the resource of a link, the block of a content identifier. Empty for a document in the record itself.</summary>
    public ReadOnlyMemory<byte> Content { get; init; }
}
