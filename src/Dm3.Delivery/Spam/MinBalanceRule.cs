namespace Dm3.Delivery.Spam;

/// <summary>The sender's address must hold a least amount of Ether.</summary>
public sealed class MinBalanceRule(ChainFacts chain) : ISpamRule
{
    /// <inheritdoc/>
    public string Name => "min-balance";

    /// <inheritdoc/>
    public async Task<RuleResult> CheckAsync(SpamSubject subject, SpamSettings settings, CancellationToken cancellationToken)
    {
        if (settings.MinBalance is not { } minimum) return RuleResult.Met;
        var required = $"At least {minimum} wei at the address that the sender's name points to.";
        return await Minimums.CheckAsync(Name, minimum, required, subject, async address => await chain.BalanceAsync(address, null, null, cancellationToken));
    }
}
