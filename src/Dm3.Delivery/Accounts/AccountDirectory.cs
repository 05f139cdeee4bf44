using Dm3.Delivery.Auth;
using Dm3.Ens.Lookup;
using Dm3.Ens.Profiles;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Storage.Accounts;

namespace Dm3.Delivery.Accounts;

/// <summary>
/// From names to accounts. An account is an address: all names that ENS points to it are names of the account, so that no list of them has to be kept.
/// </summary>
/// <param name="store">Accounts.</param>
/// <param name="ens">Resolves names; null if no node is configured.</param>
/// <param name="profiles">Loads what is published; null if no node is configured.</param>
/// <param name="clock">What counts as now.</param>
public sealed class AccountDirectory(AccountStore store, EnsClient? ens, ProfileLoader? profiles, TimeProvider clock)
{
    /// <summary>The address that a name points to.</summary>
    public async Task<AccountLookup> ResolveAsync(string name, CancellationToken cancellationToken)
    {
        if (ens is null) return new AccountLookup(LoginFault.EnsUnreachable);
        try
        {
            var found = await ens.AddressAsync(name, cancellationToken);
            return found.Failure switch
            {
                EnsFailure.None => new AccountLookup(LoginFault.None, found.Value),
                EnsFailure.InvalidName => new AccountLookup(LoginFault.InvalidName),
                EnsFailure.NotSet or EnsFailure.NoResolver or EnsFailure.Reverted or EnsFailure.MalformedRecord => new AccountLookup(LoginFault.NoAddress),
                _ => new AccountLookup(LoginFault.EnsUnreachable),
            };
        }
        catch (RpcException)
        {
            return new AccountLookup(LoginFault.EnsUnreachable);
        }
    }

    /// <summary>The account of a name, or what would open one.</summary>
    /// <param name="name">A normalised name.</param>
    /// <param name="mayOpen">Whether a published profile does instead of an account.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<AccountLookup> FindAsync(string name, bool mayOpen, CancellationToken cancellationToken)
    {
        var found = await ResolveAsync(name, cancellationToken);
        if (found.Fault != LoginFault.None || store.Find(found.Address) is not null) return found;
        return mayOpen ? await LoadAsync(name, cancellationToken) : found with { Fault = LoginFault.NoAccount };
    }

    /// <summary>What is published for a name, verified, and by the account that the name points to: any name can be pointed at it.</summary>
    public async Task<AccountLookup> LoadAsync(string name, CancellationToken cancellationToken)
    {
        if (profiles is null) return new AccountLookup(LoginFault.EnsUnreachable);
        var loaded = await profiles.LoadUserAsync(name, cancellationToken);
        if (loaded.Profile is { Account: { } address } profile)
            return new AccountLookup(profile.IsOfAccount ? LoginFault.None : LoginFault.ProfileNotOfAccount, address, profile);
        return new AccountLookup(loaded switch
        {
            { IsTransient: true } => LoginFault.EnsUnreachable,
            { Failure: ProfileFailure.InvalidName } => LoginFault.InvalidName,
            { Failure: ProfileFailure.NoAddress or ProfileFailure.None } => LoginFault.NoAddress,
            _ => LoginFault.NoProfile,
        });
    }

    /// <summary>Opens the account of a name, or takes in what is published now.</summary>
    public Task OpenAsync(string name, Address address, Core.Profile.SignedUserProfile profile, CancellationToken cancellationToken) =>
        store.OpenAsync(new StoredAccount(address, name, profile.ToString(), clock.GetUtcNow().ToUnixTimeSeconds()), cancellationToken);
}
