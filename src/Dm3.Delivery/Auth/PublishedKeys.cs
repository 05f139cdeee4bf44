using Dm3.Core.Signing;
using Dm3.Ens.Profiles;
using Microsoft.Extensions.Caching.Memory;

namespace Dm3.Delivery.Auth;

/// <summary>The published signing keys of names that are logged in, believed for <see cref="LoginOptions.KeyCheckSeconds"/>.</summary>
/// <param name="profiles">Where they are published; null if no node is configured, so that nobody can say.</param>
/// <param name="options">How long they are believed.</param>
/// <param name="clock">What counts as now.</param>
public sealed class PublishedKeys(ProfileLoader? profiles, LoginOptions options, TimeProvider clock) : IDisposable
{
    private const int MaxNames = 50_000;

    // The node is asked again soon, but not for every request.
    private const int AgainSeconds = 15;

    private readonly MemoryCache _keys = new(new MemoryCacheOptions { SizeLimit = MaxNames });

    private sealed record Kept(PublishedKey? Key, long UntilUnixSeconds);

    /// <summary>What is published, or was a moment ago.</summary>
    /// <returns>Null when nobody can say.</returns>
    public async Task<PublishedKey?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (profiles is null) return null;
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (_keys.TryGetValue(name, out Kept? kept) && now < kept!.UntilUnixSeconds) return kept.Key;
        var loaded = await profiles.LoadUserAsync(name, cancellationToken);
        var key = loaded.IsTransient ? kept?.Key : Read(loaded);
        Keep(name, key, now + (loaded.IsTransient ? AgainSeconds : options.KeyCheckSeconds));
        return key;
    }

    /// <summary>Takes in what a login has just seen.</summary>
    public void Learn(string name, PublishedKey key) => Keep(name, key, clock.GetUtcNow().ToUnixTimeSeconds() + options.KeyCheckSeconds);

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();

    private void Keep(string name, PublishedKey? key, long until) => _keys.Set(
        name, new Kept(key, until), new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(2 * options.KeyCheckSeconds) });

    private static PublishedKey Read(ProfileResult<VerifiedProfile> loaded) =>
        loaded.Profile is { Account: { } account } profile && SigningPublicKey.TryParse(profile.Document.Profile.PublicSigningKey, out var key)
            ? new PublishedKey(account, key.Bytes.ToArray()) { Vouching = profile.IsOfAccount ? account : null }
            : new PublishedKey(default, default);
}
