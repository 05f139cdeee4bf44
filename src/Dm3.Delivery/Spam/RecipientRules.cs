using System.Text.Json;
using Dm3.Ethereum;
using Dm3.Hosting;
using Dm3.Storage.Spam;

namespace Dm3.Delivery.Spam;

/// <summary>The stored settings of recipients.</summary>
public sealed class RecipientRules(SpamSettingsStore store)
{
    private static readonly SpamSettings None = new();

    /// <summary>The settings of an account, and the addresses that its blocked names pointed to. Everything is off where nothing is stored.</summary>
    public (SpamSettings Settings, IReadOnlyList<Address> BlockedAddresses) Find(Address account) => Read(store.Find(account));

    /// <summary>The same of what is stored.</summary>
    public static (SpamSettings Settings, IReadOnlyList<Address> BlockedAddresses) Read(StoredSpamSettings? stored) => stored is null
        ? (None, [])
        : (JsonSerializer.Deserialize<SpamSettings>(stored.Document, JsonSettings.Options)!, stored.BlockedAddresses);

    /// <summary>Replaces the settings of an account.</summary>
    /// <returns>False if there is no such account (any more).</returns>
    public Task<bool> SaveAsync(Address account, SpamSettings settings, IReadOnlyList<Address> blockedAddresses, long atUnixSeconds, CancellationToken cancellationToken) =>
        store.SaveAsync(account, new StoredSpamSettings(JsonSerializer.Serialize(settings, JsonSettings.Options), blockedAddresses), atUnixSeconds, cancellationToken);
}
