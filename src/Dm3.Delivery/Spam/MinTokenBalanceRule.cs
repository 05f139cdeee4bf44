using Dm3.Ethereum;

namespace Dm3.Delivery.Spam;

/// <summary>The sender's address must hold least amounts of ERC-20 tokens, counted in their smallest units.</summary>
public sealed class MinTokenBalanceRule(ChainFacts chain) : ISpamRule
{
    /// <inheritdoc/>
    public string Name => "min-token-balance";

    /// <inheritdoc/>
    public async Task<RuleResult> CheckAsync(SpamSubject subject, SpamSettings settings, CancellationToken cancellationToken)
    {
        foreach (var (token, minimum) in settings.MinTokenBalances)
        {
            var contract = Address.Parse(token);
            var required = $"At least {minimum} smallest units of the token {contract} at the address that the sender's name points to.";
            var result = await Minimums.CheckAsync(
                Name, minimum, required, subject, async address => await chain.BalanceAsync(address, contract, null, cancellationToken), ("token", contract.ToString()));
            if (result != RuleResult.Met) return result;
        }

        return RuleResult.Met;
    }
}
