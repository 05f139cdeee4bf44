using System.Collections.Frozen;
using System.Threading.RateLimiting;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Gateway.Zones;

namespace Dm3.Gateway.Resolve;

/// <summary>
/// Decides for which contract an answer to <c>{sender}</c> is signed. Asked by one of the zone's resolvers: for that one. ENS's Universal Resolver
/// forwards a resolver's lookup under its own address, yet hands the answer to the resolver: signed for the zone's resolver. Anybody else is
/// misconfigured and gets a 404. Nothing secret hangs on this: every answer is public, and names the contract it is for.
/// </summary>
public sealed class LookupSenders : IDisposable
{
    // ENS's Universal Resolver on mainnet: the proxy that current clients use, and one that older viem releases use.
    private static readonly Address[] KnownForwarders =
    [
        Address.Parse("0xeEeEEEeE14D718C2B47D9923Deab1335E144EeEe"),
        Address.Parse("0xce01f8eee7E479C928F8919abD53E553a36CeF67"),
    ];

    private readonly FrozenSet<Address> _forwarders;
    private readonly IEthereumRpc? _chain;
    private readonly GenerationCache<Address, object> _contracts = new(maxWeight: 4096, _ => 1);
    private readonly TokenBucketRateLimiter _chainBudget = new(new TokenBucketRateLimiterOptions
    {
        // Strangers choose the sender: they may not turn our lookups into a flood of calls to the chain.
        TokenLimit = 20,
        TokensPerPeriod = 5,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        AutoReplenishment = true,
    });

    /// <summary>Takes the configured forwarders and, where configured, the chain to ask about others.</summary>
    public LookupSenders(GatewayOptions options, IEthereumRpc? chain = null)
    {
        _forwarders = KnownForwarders.Concat(options.UniversalResolvers.Select(text => Address.Parse(text))).ToFrozenSet();
        _chain = chain;
    }

    /// <summary>The contract to sign for, or null when the sender is none of those.</summary>
    public async ValueTask<Address?> SigningTargetAsync(Address sender, Zone zone, CancellationToken cancellation)
    {
        if (zone.Resolvers.Count == 0) return sender;
        if (zone.Resolvers.Contains(sender)) return sender;
        return _forwarders.Contains(sender) || await IsContractAsync(sender, cancellation) ? zone.Resolver : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _chainBudget.Dispose();

    // A Universal Resolver stands at other addresses on other chains: with a chain at hand, a contract is taken for one.
    private async ValueTask<bool> IsContractAsync(Address sender, CancellationToken cancellation)
    {
        if (_chain is null) return false;
        if (_contracts.TryGet(sender, out _)) return true;
        using var lease = _chainBudget.AttemptAcquire();
        if (!lease.IsAcquired) return false;
        try
        {
            var isContract = (await _chain.GetCodeAsync(sender, cancellation)).Length > 0;
            // Only a contract is remembered: where there is none, one may be deployed any moment.
            if (isContract) _contracts.Set(sender, sender);
            return isContract;
        }
        catch (RpcException)
        {
            return false;
        }
    }
}
