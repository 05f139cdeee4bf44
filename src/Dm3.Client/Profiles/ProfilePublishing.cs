using Dm3.Client.Names;
using Dm3.Client.Wallets;
using Dm3.Core.Profile;

namespace Dm3.Client.Profiles;

/// <summary>Profiles as records of a name.</summary>
public static class ProfilePublishing
{
    /// <summary>
    /// Sets the profile, under the key of the deployed protocol; a registry answers the same for the seed's key. Whatever stood under that one is deleted, since two
    /// different profiles would be a conflict.
    /// </summary>
    public static RecordSet WithProfile(this RecordSet records, SignedUserProfile profile)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(profile);
        return records.WithText(ProfileTextKeys.User[0], DataRecord.Create(profile.ToJson())).WithText(ProfileTextKeys.User[1], "");
    }

    /// <summary>
    /// Publishes a profile under a name at a registry: the name is registered for the wallet's account if it is free, else its record is replaced, and it points to the account
    /// if it pointed nowhere. Two signatures of the wallet, one in the seed spelling.
    /// </summary>
    /// <param name="names">The registry.</param>
    /// <param name="name">The name.</param>
    /// <param name="wallet">Owner of the name.</param>
    /// <param name="draft">Keys and delivery services.</param>
    /// <param name="form">
    /// The deployed spelling, which every client reads and which the wallet signs; or the seed paper's, signed by the profile's own key.
    /// </param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<RequestResult<RegisteredName>> PublishAsync(
        this NameClient names, string name, IWallet wallet, ProfileDraft draft, ProfileForm form = ProfileForm.Deployed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(wallet);
        ArgumentNullException.ThrowIfNull(draft);
        var registered = await names.GetAsync(name, cancellationToken).ConfigureAwait(false);
        var isFree = registered is { Value.Released: true } or { Problem.Status: 404 };
        if (!registered.IsSuccess && !isFree) return registered;

        var profile = form == ProfileForm.Deployed ? await draft.SignAsync(wallet, cancellationToken).ConfigureAwait(false) : draft.SignWithOwnKey();
        if (!isFree)
        {
            // The wallet's signature counts for the account that the name points to. One handed over points nowhere.
            var change = RecordSet.Empty.WithProfile(profile);
            var pointsNowhere = !registered.Value!.Records.Addresses.ContainsKey("60");
            return await names.UpdateAsync(name, wallet, pointsNowhere ? change.WithAddress(wallet.Address) : change, cancellationToken).ConfigureAwait(false);
        }

        // Nothing to delete in a name that is new.
        var records = RecordSet.Empty.WithText(ProfileTextKeys.User[0], DataRecord.Create(profile.ToJson())).WithAddress(wallet.Address);
        return await names.RegisterAsync(name, wallet, records, cancellationToken).ConfigureAwait(false);
    }
}
