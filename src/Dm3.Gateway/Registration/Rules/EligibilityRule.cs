using System.Numerics;
using Dm3.Ens.Rpc;
using Dm3.Ethereum;
using Dm3.Gateway.Zones;
using Dm3.Hosting;

namespace Dm3.Gateway.Registration.Rules;

/// <summary>Whether an owner meets every condition of a zone that registers names for the eligible. Balance and nonce are read from the chain.</summary>
public sealed class EligibilityRule(Budgets budgets, ILogger<EligibilityRule> log, IEthereumRpc? chain = null)
{
    // A stranger makes as many accounts as it likes; the chain is not asked about more of them.
    private const int ChainChecksPerMinute = 600;

    /// <summary>Why the owner cannot register; null if it can.</summary>
    public async Task<Problem?> CheckAsync(Zone zone, Address owner, CancellationToken cancellation)
    {
        if (zone.Policy.Registration != RegistrationMode.Eligible) return null;
        var conditions = zone.Policy.Eligibility;
        if (conditions.AllowList.Count > 0 && !conditions.AllowList.Any(text => Address.Parse(text) == owner))
            return RuleRefusals.NotEligible("The owner is not on the list of the zone.");
        if (!conditions.AsksTheChain) return null;
        if (chain is null) return Refusals.NoChain();
        if (budgets.Take("eligibility", zone.Name, ChainChecksPerMinute) is { } tooMany) return tooMany;
        try
        {
            if (conditions.MinimumBalanceWei > 0 && await chain.GetBalanceAsync(owner, cancellation) < (BigInteger)conditions.MinimumBalanceWei)
                return RuleRefusals.NotEligible($"The owner must hold at least {conditions.MinimumBalanceWei} wei on the zone's chain.");
            return conditions.MinimumNonce > 0 && await chain.GetTransactionCountAsync(owner, cancellation) < (ulong)conditions.MinimumNonce
                ? RuleRefusals.NotEligible($"The owner must have sent at least {conditions.MinimumNonce} transactions on the zone's chain.")
                : null;
        }
        catch (RpcException fault)
        {
            log.LogWarning(fault, "The chain could not be asked about an owner");
            return Refusals.ChainUnreachable();
        }
    }
}
