using Dm3.Storage.Accounts;
using Dm3.Storage.Spam;

namespace Dm3.Delivery.Spam;

/// <summary>
/// All rules of a recipient. First its blocklist, then whether it knows the sender, who then has to meet nothing else; then the rules about the sender's
/// address. The first one that is not met decides.
/// </summary>
/// <param name="rules">The rules about addresses, in their order.</param>
/// <param name="recipients">What recipients ask for.</param>
/// <param name="contacts">Whom they know.</param>
public sealed class SpamRules(IEnumerable<ISpamRule> rules, RecipientRules recipients, ContactStore contacts)
{
    private readonly ISpamRule[] _rules = [.. rules];

    /// <summary>Tests a message before it is stored.</summary>
    /// <param name="subject">The message.</param>
    /// <param name="recipient">Its recipient as the store has it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="Dm3.Ens.Rpc.RpcException">The node is out of reach: our fault, the sender may try again.</exception>
    public async Task<SpamVerdict> CheckAsync(SpamSubject subject, StoredRecipient recipient, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(recipient);
        var (settings, blockedAddresses) = RecipientRules.Read(recipient.SpamSettings);
        if (settings.Blocked.Any(entry => BlockedSender.Covers(entry, subject.SenderName, subject.SenderAddress))
            || (subject.SenderAddress is { } address && blockedAddresses.Contains(address)))
        {
            return new SpamVerdict(new SpamRefusal("blocked", "The recipient takes no messages from this sender."), IsKnownSender: false);
        }

        if (recipient.HasContacts && contacts.Knows(subject.Recipient, subject.SenderName, subject.SenderAddress)) return new SpamVerdict(null, IsKnownSender: true);
        return new SpamVerdict(await CheckPublicAsync(subject, settings, cancellationToken), IsKnownSender: false) { MaxWaitingFromUnknown = settings.MaxWaitingFromUnknown };
    }

    /// <summary>
    /// What anybody may be told: the published conditions only. Whom the recipient knows or has blocked plays no part, since who asks is not verified and
    /// could find out by asking for one name after the other.
    /// </summary>
    /// <exception cref="Dm3.Ens.Rpc.RpcException">The node is out of reach.</exception>
    public Task<SpamRefusal?> AskAsync(SpamSubject subject, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return CheckPublicAsync(subject, recipients.Find(subject.Recipient).Settings, cancellationToken);
    }

    private async Task<SpamRefusal?> CheckPublicAsync(SpamSubject subject, SpamSettings settings, CancellationToken cancellationToken)
    {
        if (settings.ContactsOnly) return new SpamRefusal("contacts-only", "The recipient takes messages only from senders that it has made contacts.");
        foreach (var rule in _rules)
        {
            var result = await rule.CheckAsync(subject, settings, cancellationToken);
            if (result.Refusal is { } refusal) return refusal;
            if (result.Unverifiable is { } why && settings.WhenUnverifiable == WhenUnverifiable.Refuse)
                return new SpamRefusal(rule.Name, "The rule cannot be checked here, and the recipient takes no messages that it was not checked for.") { Facts = new Dictionary<string, object?> { ["unverifiable"] = why } };
        }

        return null;
    }
}
