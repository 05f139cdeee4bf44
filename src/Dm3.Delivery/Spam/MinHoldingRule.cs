using Dm3.Ethereum;

namespace Dm3.Delivery.Spam;

/// <summary>
/// The sender's address must hold a least amount now and have held it a while ago: money that passes from one throw-away address to the next does
/// not count. The chain's own clock is the measure.
/// </summary>
public sealed class MinHoldingRule(ChainFacts chain, BlockFinder blocks) : ISpamRule
{
    /// <inheritdoc/>
    public string Name => "min-holding";

    /// <inheritdoc/>
    public async Task<RuleResult> CheckAsync(SpamSubject subject, SpamSettings settings, CancellationToken cancellationToken)
    {
        if (settings.MinHolding is not var (minimum, seconds, tokenText)) return RuleResult.Met;
        Address? token = tokenText is null ? null : Address.Parse(tokenText);
        var unit = token is { } contract ? $"smallest units of the token {contract}" : "wei";
        var required = $"At least {minimum} {unit} at the address that the sender's name points to, now and {seconds} seconds ago.";
        (string, object?)[] facts = token is null ? [("seconds", seconds)] : [("seconds", seconds), ("token", token.ToString())];

        var now = await Minimums.CheckAsync(Name, minimum, required, subject, async address => await chain.BalanceAsync(address, token, null, cancellationToken), [.. facts, ("when", "now")]);
        if (now != RuleResult.Met) return now;
        return await blocks.BlockBeforeAsync(seconds, cancellationToken) is { } block
            ? await Minimums.CheckAsync(
                Name, minimum, required, subject, async address => await chain.BalanceAsync(address, token, block, cancellationToken), [.. facts, ("when", "then"), ("block", block)])
            : RuleResult.CannotCheck("The chain does not reach back that far.");
    }
}
