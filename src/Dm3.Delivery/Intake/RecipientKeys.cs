using System.Text.Json;
using Dm3.Core.Encryption;
using Dm3.Core.Profile;
using Dm3.Storage.Accounts;
using Microsoft.Extensions.Caching.Memory;

namespace Dm3.Delivery.Intake;

/// <summary>The encryption keys of stored profiles, so that a profile is not parsed for each of its messages.</summary>
public sealed class RecipientKeys : IDisposable
{
    // Counted in characters of the profiles, which are what the entries hold.
    private const int MaxCharacters = 8_000_000;

    private readonly MemoryCache _keys = new(new MemoryCacheOptions { SizeLimit = MaxCharacters });

    /// <summary>The key of the profile that the account has now.</summary>
    /// <exception cref="InvalidDataException">The stored profile is none: it was checked when the account was opened.</exception>
    public EncryptionPublicKey Of(StoredAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        // By the profile itself: another one is another entry.
        if (_keys.TryGetValue(account.ProfileJson, out EncryptionPublicKey? known)) return known!;
        using var document = JsonDocument.Parse(account.ProfileJson);
        if (!SignedUserProfile.TryRead(document.RootElement, out var profile, out _) || !EncryptionPublicKey.TryParse(profile.Profile.PublicEncryptionKey, out var key))
            throw new InvalidDataException("The stored profile of an account is none.");
        _keys.Set(account.ProfileJson, key, new MemoryCacheEntryOptions { Size = account.ProfileJson.Length });
        return key;
    }

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();
}
