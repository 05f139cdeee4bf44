using Dm3.Core.Signing;
using Dm3.Ens.Profiles;
using Microsoft.Extensions.Caching.Memory;

namespace Dm3.Delivery.Auth;

/// <summary>
/// The published signing keys of names that are logged in or send, believed for <see cref="LoginOptions.KeyCheckSeconds"/>; for twice that while what is published cannot be read.
/// </summary>
/// <param name="profiles">Where they are published; null if no node is configured, so that nobody can say.</param>
/// <param name="options">How long they are believed.</param>
/// <param name="clock">What counts as now.</param>
public sealed class PublishedKeys(ProfileLoader? profiles, LoginOptions options, TimeProvider clock) : IDisposable
{
    private const int MaxNames = 50_000;

    // The node is asked again soon, but not for every request.
    private const int AgainSeconds = 15;

    private readonly MemoryCache _keys = new(new MemoryCacheOptions { SizeLimit = MaxNames });

    // Seen and asked for at different times: when it was asked for, nobody could say.
    private sealed record Kept(PublishedKey? Key, long SeenUnixSeconds, long AskedUnixSeconds);

    /// <summary>What is published, or was a moment ago.</summary>
    /// <returns>Null when nobody can say.</returns>
    public Task<PublishedKey?> FindAsync(string name, CancellationToken cancellationToken) => FindAsync(name, options.KeyCheckSeconds, cancellationToken);

    /// <summary>What is published, for somebody whom what was published does not fit. What was asked for seconds ago is not asked for again: what does not fit is mostly forged.</summary>
    /// <returns>Null when nobody can say.</returns>
    public Task<PublishedKey?> FindAgainAsync(string name, CancellationToken cancellationToken) => FindAsync(name, AgainSeconds, cancellationToken);

    /// <summary>Takes in what a login has just seen.</summary>
    public void Learn(string name, PublishedKey key)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        Keep(name, new Kept(key, now, now));
    }

    private async Task<PublishedKey?> FindAsync(string name, int believedSeconds, CancellationToken cancellationToken)
    {
        if (profiles is null) return null;
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var isKept = _keys.TryGetValue(name, out Kept? kept);
        if (isKept && now < kept!.AskedUnixSeconds + (kept.SeenUnixSeconds == kept.AskedUnixSeconds ? believedSeconds : AgainSeconds)) return kept.Key;
        var loaded = await profiles.LoadUserAsync(name, cancellationToken);
        if (!loaded.IsTransient) kept = new Kept(Read(loaded), now, now);
        else if (isKept && now < kept!.SeenUnixSeconds + (2 * options.KeyCheckSeconds)) kept = kept with { AskedUnixSeconds = now };
        else kept = new Kept(null, 0, now);
        Keep(name, kept);
        return kept.Key;
    }

    /// <inheritdoc/>
    public void Dispose() => _keys.Dispose();

    private void Keep(string name, Kept kept) =>
        _keys.Set(name, kept, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(2 * options.KeyCheckSeconds) });

    private static PublishedKey Read(ProfileResult<VerifiedProfile> loaded) =>
        loaded.Profile is { Account: { } account } profile && SigningPublicKey.TryParse(profile.Document.Profile.PublicSigningKey, out var key)
            ? new PublishedKey(account, key.Bytes.ToArray()) { Vouching = profile.IsOfAccount ? account : null }
            : new PublishedKey(default, default);
}
