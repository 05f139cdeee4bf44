using Dm3.Core.Profile;
using Dm3.Ens.Lookup;
using Dm3.Ens.Rpc;
using Dm3.Ens.Wallets;
using Dm3.Ethereum;

namespace Dm3.Ens.Profiles;

/// <summary>From an ENS name to a verified profile: the record of either generation, the document behind it, its hash, keys and signature.</summary>
/// <param name="ens">Where records come from; with a cache, profiles are as old as that allows.</param>
/// <param name="documents">Where documents come from.</param>
/// <param name="wallets">The chain, asked about profiles that a contract wallet signed; without it, these are not verified.</param>
public sealed class ProfileLoader(EnsClient ens, DocumentSource documents, ContractWallets? wallets = null)
{
    /// <summary>Most delivery services that are looked up for one profile. A sender needs one that works; a list of thousands is an attack.</summary>
    public const int MaxDeliveryServices = 16;

    private static readonly System.Numerics.BigInteger EthereumCoinType = 60;

    /// <summary>Loads the profile of a user.</summary>
    public async Task<ProfileResult<VerifiedProfile>> LoadUserAsync(string name, CancellationToken cancellationToken = default)
    {
        var address = TryAsync(() => ens.AddressAsync(name, cancellationToken));
        var record = await FindRecordAsync(name, ProfileTextKeys.User, cancellationToken).ConfigureAwait(false);
        var account = await address.ConfigureAwait(false);
        if (!record.Found) return ProfileResult<VerifiedProfile>.Failed(name, Translate(record.Failure), record.Detail);
        if (!account.Found && Translate(account.Failure) != ProfileFailure.NotPublished)
            return ProfileResult<VerifiedProfile>.Failed(name, Translate(account.Failure), account.Detail);

        var fetched = await FetchAsync<VerifiedProfile>(name, record.Value!, cancellationToken).ConfigureAwait(false);
        if (fetched.Failed is not null) return fetched.Failed;
        if (!SignedUserProfile.TryRead(fetched.Result!.Document, out var profile, out var faults))
            return ProfileResult<VerifiedProfile>.Faulty(name, ProfileFailure.DocumentMalformed, faults);
        if (profile.IsSignedByWallet && !account.Found)
            return ProfileResult<VerifiedProfile>.Failed(name, ProfileFailure.NoAddress, "The name points to no Ethereum address.");
        try
        {
            faults = await ProfileCheck.CheckAsync(profile, account.Value, account.Found ? wallets : null, cancellationToken).ConfigureAwait(false);
        }
        catch (RpcException fault)
        {
            return ProfileResult<VerifiedProfile>.Failed(name, ProfileFailure.LookupFailed, fault.Message);
        }

        if (faults.Count > 0) return ProfileResult<VerifiedProfile>.Faulty(name, ProfileFailure.NotVerified, faults);
        return ProfileResult<VerifiedProfile>.Of(name, new VerifiedProfile(account.Found ? account.Value : null, profile)
        {
            IsOfAccount = account.Found && (profile.HasAccountSignature || await GoesByAsync(account.Value, name, cancellationToken).ConfigureAwait(false)),
            Source = fetched.Record,
            Content = fetched.Result.Content,
        });
    }

    /// <summary>
    /// Loads the delivery services of a user, the preferred one first, each for itself: one that cannot be loaded does not hide the next.
    /// Empty if the profile names none.
    /// </summary>
    public Task<IReadOnlyList<ProfileResult<DeliveryServiceProfile>>> LoadDeliveryServicesAsync(
        UserProfile user, CancellationToken cancellationToken = default) =>
        LoadDeliveryServicesAsync(user.DeliveryServices.Distinct(StringComparer.Ordinal), cancellationToken);

    /// <summary>Loads the delivery services behind one name: one, or several if its record is a JSON list of values, the preferred one first.</summary>
    /// <returns>At least one result.</returns>
    public Task<IReadOnlyList<ProfileResult<DeliveryServiceProfile>>> LoadDeliveryServicesAsync(string name, CancellationToken cancellationToken = default) =>
        LoadDeliveryServicesAsync([name], cancellationToken);

    private async Task<IReadOnlyList<ProfileResult<DeliveryServiceProfile>>> LoadDeliveryServicesAsync(
        IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var records = await Task.WhenAll(names.Take(MaxDeliveryServices).Select(async name =>
            (Name: name, Record: await FindRecordAsync(name, ProfileTextKeys.DeliveryService, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        var services = records
            .SelectMany(each => each.Record.Found
                ? RecordValue.Split(each.Record.Value!).Select(value => (each.Name, Record: each.Record with { Value = value }))
                : [each])
            .Take(MaxDeliveryServices)
            .Select(each => LoadDeliveryServiceAsync(each.Name, each.Record, cancellationToken));
        return await Task.WhenAll(services).ConfigureAwait(false);
    }

    private async Task<ProfileResult<DeliveryServiceProfile>> LoadDeliveryServiceAsync(string name, EnsResult<string> record, CancellationToken cancellationToken)
    {
        if (!record.Found) return ProfileResult<DeliveryServiceProfile>.Failed(name, Translate(record.Failure), record.Detail);
        var fetched = await FetchAsync<DeliveryServiceProfile>(name, record.Value!, cancellationToken).ConfigureAwait(false);
        if (fetched.Failed is not null) return fetched.Failed;
        if (!DeliveryServiceProfile.TryRead(fetched.Result!.Document, out var profile, out var faults))
            return ProfileResult<DeliveryServiceProfile>.Faulty(name, ProfileFailure.DocumentMalformed, faults);
        faults = profile.Check();
        return faults.Count == 0
            ? ProfileResult<DeliveryServiceProfile>.Of(name, profile)
            : ProfileResult<DeliveryServiceProfile>.Faulty(name, ProfileFailure.NotVerified, faults);
    }

    // The first key that is set. A key that could not be read ends the search: behind it may stand the value that counts.
    private async Task<EnsResult<string>> FindRecordAsync(string name, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var record = new EnsResult<string>(EnsFailure.NotSet, null);
        foreach (var key in keys)
        {
            record = await TryAsync(() => ens.TextAsync(name, key, cancellationToken)).ConfigureAwait(false);
            if (record.Failure != EnsFailure.NotSet) break;
        }

        return record;
    }

    // An answer that did not come counts as no: what hangs on it is refused, and may be tried again.
    private async Task<bool> GoesByAsync(Address account, string name, CancellationToken cancellationToken) =>
        await TryAsync(() => ens.PrimaryNameAsync(account, EthereumCoinType, cancellationToken)).ConfigureAwait(false) is { Found: true } primary && primary.Value == name;

    private async Task<(RecordValue? Record, DocumentResult? Result, ProfileResult<T>? Failed)> FetchAsync<T>(string name, string value, CancellationToken cancellationToken)
        where T : class
    {
        if (!RecordValue.TryParse(value, out var record)) return (null, null, ProfileResult<T>.Failed(name, ProfileFailure.RecordUnreadable));
        var result = await documents.GetAsync(record, cancellationToken).ConfigureAwait(false);
        return result.Failure switch
        {
            DocumentFailure.None => (record, result, null),
            DocumentFailure.Unreachable => (null, null, ProfileResult<T>.Failed(name, ProfileFailure.DocumentUnreachable, result.Detail)),
            _ => (null, null, ProfileResult<T>.Failed(name, ProfileFailure.DocumentMismatch, result.Detail)),
        };
    }

    private static async Task<EnsResult<T>> TryAsync<T>(Func<Task<EnsResult<T>>> look)
    {
        try
        {
            return await look().ConfigureAwait(false);
        }
        catch (RpcException fault)
        {
            return new EnsResult<T>(EnsFailure.NodeUnreachable, default, fault.Message);
        }
    }

    private static ProfileFailure Translate(EnsFailure failure) => failure switch
    {
        EnsFailure.InvalidName => ProfileFailure.InvalidName,
        EnsFailure.NotSet or EnsFailure.NoResolver => ProfileFailure.NotPublished,
        _ => ProfileFailure.LookupFailed,
    };
}
