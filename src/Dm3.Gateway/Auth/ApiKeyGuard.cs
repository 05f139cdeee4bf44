using System.Security.Cryptography;
using Dm3.Gateway.Registration;
using Dm3.Gateway.Zones;
using Dm3.Hosting;
using Dm3.Storage.Zones;

namespace Dm3.Gateway.Auth;

/// <summary>Finds out which key a request carries, in <c>Authorization: Bearer</c> and nowhere else: URLs end up in logs.</summary>
public sealed class ApiKeyGuard(ApiKeyStore store, GatewayOptions options, TimeProvider clock)
{
    private const string Scheme = "Bearer ";
    private const int LastUsedStepSeconds = 60;

    /// <summary>Whether the request carries a key at all.</summary>
    public static bool HasKey(HttpRequest request) => request.Headers.Authorization.Count > 0;

    /// <summary>Lets a request through whose key is good for the zone and may do enough.</summary>
    /// <returns>The key, or why not: 401 without a good one, 403 with one that may not do this. A key of another zone is no good one here.</returns>
    public async Task<(ApiKeyIdentity? Key, Problem? Refusal)> AuthorizeAsync(HttpRequest request, Zone zone, ApiKeyRole least, CancellationToken cancellation)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return (null, Refusals.NoApiKey());
        var text = header[Scheme.Length..].Trim();
        if ((Configured(text, zone) ?? await KeptAsync(text, zone, cancellation)) is not { } key) return (null, Refusals.NoApiKey());
        return key.Role >= least ? (key, null) : (null, Refusals.RoleTooLow(least));
    }

    private ApiKeyIdentity? Configured(string text, Zone zone) =>
        options.Zones.Find(configured => configured.Name == zone.Name)?.AdminKey is { } admin
        && CryptographicOperations.FixedTimeEquals(ApiKey.HashOf(admin.Reveal()).Bytes, ApiKey.HashOf(text).Bytes)
            ? new ApiKeyIdentity("configuration", ApiKeyRole.Admin)
            : null;

    private async Task<ApiKeyIdentity?> KeptAsync(string text, Zone zone, CancellationToken cancellation)
    {
        if (!ApiKey.TryReadId(text, out var id) || store.Find(id) is not { RevokedAtUnixSeconds: null } key) return null;
        if (!CryptographicOperations.FixedTimeEquals(key.Hash.Bytes, ApiKey.HashOf(text).Bytes) || key.Zone != zone.Name) return null;
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (now - (key.LastUsedAtUnixSeconds ?? 0) >= LastUsedStepSeconds) await store.TouchAsync(id, now, cancellation);
        return new ApiKeyIdentity(id, key.Role);
    }
}
