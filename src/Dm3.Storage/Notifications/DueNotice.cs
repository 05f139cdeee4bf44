using Dm3.Ethereum;

namespace Dm3.Storage.Notifications;

/// <summary>Something that is to be sent now.</summary>
/// <param name="Id">Of the queue.</param>
/// <param name="Purpose">What it is about.</param>
/// <param name="Attempts">How often it was tried, this time included.</param>
/// <param name="CreatedAtUnixSeconds">When it was queued.</param>
/// <param name="Channel">Where it goes to; null for an invitation.</param>
/// <param name="Token">Of the link that ends it.</param>
/// <param name="Target">Of an invitation: the address.</param>
public sealed record DueNotice(string Id, NoticePurpose Purpose, int Attempts, long CreatedAtUnixSeconds, StoredChannel? Channel, string Token, string Target)
{
    /// <summary>Whose account it is about; none for an invitation.</summary>
    public Address? Account => Channel?.Account;
}
