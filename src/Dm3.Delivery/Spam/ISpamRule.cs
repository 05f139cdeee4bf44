namespace Dm3.Delivery.Spam;

/// <summary>One decision about a sender, by what the chain says of its address. Public: a sender is told beforehand whether it meets it.</summary>
public interface ISpamRule
{
    /// <summary>Stable name, lower case with hyphens.</summary>
    string Name { get; }

    /// <summary>Tests the verified sender.</summary>
    /// <exception cref="Dm3.Ens.Rpc.RpcException">The node is out of reach: our fault, not the sender's.</exception>
    Task<RuleResult> CheckAsync(SpamSubject subject, SpamSettings settings, CancellationToken cancellationToken);
}
