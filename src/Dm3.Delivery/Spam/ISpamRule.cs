namespace Dm3.Delivery.Spam;

/// <summary>One decision about a sender. A rule that the recipient did not switch on gives null.</summary>
public interface ISpamRule
{
    /// <summary>Tests the verified sender.</summary>
    /// <returns>What is not met; null if nothing stands against the message.</returns>
    /// <exception cref="Dm3.Ens.Rpc.RpcException">The node cannot say: our fault, not the sender's.</exception>
    Task<SpamRefusal?> CheckAsync(SpamSubject subject, CancellationToken cancellationToken);
}
