using Dm3.Storage.Spam;

namespace Dm3.Storage.Accounts;

/// <summary>What a message's way in needs to know of its recipient.</summary>
/// <param name="Account">Its account.</param>
/// <param name="SpamSettings">What it asks of senders; null if nothing.</param>
/// <param name="ProfileExtension">What it says of its clients, a JSON document; null if nothing.</param>
/// <param name="HasContacts">Whether it knows anybody.</param>
public sealed record StoredRecipient(StoredAccount Account, StoredSpamSettings? SpamSettings, string? ProfileExtension, bool HasContacts);
