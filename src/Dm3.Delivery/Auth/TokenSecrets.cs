using System.Security.Cryptography;
using Dm3.Core.Auth;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Auth;

/// <summary>
/// The keys that the service's tokens are made with: random, shared by all instances through the store, replaced in time. A new one signs only
/// after every instance has had time to read it, and the old one is believed until the last token of it has expired, so that nobody is logged out.
/// </summary>
/// <param name="store">Where they are kept.</param>
/// <param name="options">How long tokens and keys live.</param>
/// <param name="clock">What counts as now.</param>
public sealed class TokenSecrets(TokenSecretStore store, LoginOptions options, TimeProvider clock) : IDisposable
{
    private const int SecretLength = 32;
    private const long ReloadSeconds = 60;
    private const long ActiveAfterSeconds = 5 * ReloadSeconds;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<long, TokenSecret> _known = [];
    private volatile Snapshot? _snapshot;

    private sealed record Snapshot(long LoadedAt, IReadOnlyList<StoredTokenSecret> Stored, IReadOnlyDictionary<long, TokenSecret> Secrets);

    /// <summary>Tries a token against each key that counts.</summary>
    /// <param name="token">A stranger's text.</param>
    /// <param name="read">Reads it with one key.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>What was read, or why not.</returns>
    public async ValueTask<(T? Token, TokenError Error)> ReadAsync<T>(
        string token, Func<TokenSecret, string, DateTimeOffset, (T? Token, TokenError Error)> read, CancellationToken cancellationToken)
        where T : class
    {
        var snapshot = await GetAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var error = TokenError.Signature;
        foreach (var stored in snapshot.Stored)
        {
            if (stored.EndsAtUnixSeconds <= now.ToUnixTimeSeconds()) continue;
            (var found, error) = read(snapshot.Secrets[stored.Id], token, now);
            // Another key may fit; anything else is final.
            if (error != TokenError.Signature) return (found, error);
        }

        return (null, error);
    }

    /// <summary>The key for new tokens.</summary>
    public async ValueTask<TokenSecret> CurrentAsync(CancellationToken cancellationToken)
    {
        var snapshot = await GetAsync(cancellationToken);
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        var current = snapshot.Stored.FirstOrDefault(stored => stored.ActiveAtUnixSeconds <= now) ?? snapshot.Stored[^1];
        return snapshot.Secrets[current.Id];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var secret in _known.Values) secret.Dispose();
        _turn.Dispose();
    }

    private async ValueTask<Snapshot> GetAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (_snapshot is { } snapshot && now - snapshot.LoadedAt < ReloadSeconds) return snapshot;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_snapshot is { } loaded && now - loaded.LoadedAt < ReloadSeconds) return loaded;
            return _snapshot = await LoadAsync(now, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<Snapshot> LoadAsync(long now, CancellationToken cancellationToken)
    {
        var stored = store.Load();
        if (stored.Count == 0 || stored[0].ActiveAtUnixSeconds + (options.SecretDays * 86_400L) <= now)
        {
            var next = new StoredTokenSecret(
                stored.Count == 0 ? 1 : stored[0].Id + 1,
                RandomNumberGenerator.GetBytes(SecretLength),
                stored.Count == 0 ? now : now + ActiveAfterSeconds,
                EndsAtUnixSeconds: null);
            // The answer does not matter: if another instance was faster, its key is as good.
            await store.AddAsync(next, next.ActiveAtUnixSeconds + ReloadSeconds + Math.Max(options.TokenSeconds, options.ChallengeSeconds), now, cancellationToken);
            stored = store.Load();
        }

        foreach (var secret in stored) _known.TryAdd(secret.Id, new TokenSecret(secret.Secret.Span));
        return new Snapshot(now, stored, stored.ToDictionary(secret => secret.Id, secret => _known[secret.Id]));
    }
}
