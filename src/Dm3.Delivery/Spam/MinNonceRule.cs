namespace Dm3.Delivery.Spam;

/// <summary>The sender's address must have been used: a least number of its transactions stand in blocks.</summary>
public sealed class MinNonceRule(ChainFacts chain) : ISpamRule
{
    /// <inheritdoc/>
    public string Name => "min-nonce";

    /// <inheritdoc/>
    public async Task<RuleResult> CheckAsync(SpamSubject subject, SpamSettings settings, CancellationToken cancellationToken)
    {
        if (settings.MinNonce is not { } minimum) return RuleResult.Met;
        var required = $"At least {minimum} transactions sent from the address that the sender's name points to.";
        return await Minimums.CheckAsync(Name, minimum, required, subject, async address => await chain.NonceAsync(address, cancellationToken));
    }
}
