namespace Dm3.Delivery.Spam;

/// <summary>All rules of a recipient, the cheap ones first; the first one that is not met decides.</summary>
/// <param name="rules">The rules in their order.</param>
public sealed class SpamRules(IEnumerable<ISpamRule> rules)
{
    private readonly ISpamRule[] _rules = [.. rules];

    /// <summary>Tests a message before it is stored.</summary>
    /// <exception cref="Dm3.Ens.Rpc.RpcException">The node cannot say: our fault, the sender may try again.</exception>
    public async Task<SpamVerdict> CheckAsync(SpamSubject subject, CancellationToken cancellationToken)
    {
        foreach (var rule in _rules)
        {
            if (await rule.CheckAsync(subject, cancellationToken) is { } refusal) return new SpamVerdict(refusal, IsKnownSender: false);
        }

        return new SpamVerdict(null, IsKnownSender: false);
    }
}
