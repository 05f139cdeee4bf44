using Dm3.Gateway.Auth;
using Dm3.Gateway.Registration;
using Dm3.Hosting;
using Dm3.Storage.Zones;

namespace Dm3.Gateway.Zones;

/// <summary>Makes and revokes the API keys of a zone, for its owner by signature or for a key with the role admin.</summary>
public sealed class ZoneKeys(ApiKeyStore store, ZoneStore zoneStore, ZoneSet zones, ZoneStanding standing, SignatureCheck signatures, GatewayOptions options, TimeProvider clock)
{
    /// <summary>Most good keys of a zone.</summary>
    public const int MaxKeys = 100;

    private const int MaxLabelLength = 100;

    private static readonly Dictionary<string, ApiKeyRole> Roles = new(StringComparer.Ordinal)
    {
        ["read"] = ApiKeyRole.Read,
        ["write"] = ApiKeyRole.Write,
        ["admin"] = ApiKeyRole.Admin,
    };

    /// <summary>A key that was just made.</summary>
    /// <param name="Secret">The whole key: the only time that it is shown.</param>
    /// <param name="Kept">What is kept of it.</param>
    public sealed record Made(string Secret, StoredApiKey Kept);

    /// <summary>Makes a key that the zone's owner signed for.</summary>
    public async Task<(Made? Key, Problem? Refusal)> CreateAsync(Zone zone, ApiKeyCreation creation, byte[] signature, CancellationToken cancellation)
    {
        var (message, refusal) = await CheckAsync(zone, creation, signature, cancellation);
        return refusal is not null ? (null, refusal) : await CreateAsync(zone, creation.Role, creation.Label, message!, signature, (long)creation.Nonce, cancellation);
    }

    /// <summary>Makes a key that a key with the role admin asked for.</summary>
    public Task<(Made? Key, Problem? Refusal)> CreateAsync(Zone zone, string role, string label, ApiKeyIdentity by, CancellationToken cancellation) =>
        CreateAsync(zone, role, label, by.Id, [], null, cancellation);

    /// <summary>Revokes a key that the zone's owner signed for.</summary>
    public async Task<Problem?> RevokeAsync(Zone zone, ApiKeyRevocation revocation, byte[] signature, CancellationToken cancellation)
    {
        var (_, refusal) = await CheckAsync(zone, revocation, signature, cancellation);
        return refusal ?? await RevokeAsync(zone, revocation.Key, (long)revocation.Nonce, cancellation);
    }

    /// <summary>Revokes a key that a key with the role admin asked for.</summary>
    public Task<Problem?> RevokeAsync(Zone zone, string id, CancellationToken cancellation) => RevokeAsync(zone, id, null, cancellation);

    private async Task<(Made? Key, Problem? Refusal)> CreateAsync(
        Zone zone, string role, string label, string createdBy, byte[] signature, long? zoneVersion, CancellationToken cancellation)
    {
        if (!Roles.TryGetValue(role, out var granted)) return (null, Refusals.InvalidBody("role must be read, write or admin."));
        if (label.Length > MaxLabelLength || label.Any(char.IsControl)) return (null, Refusals.InvalidBody($"label must have at most {MaxLabelLength} characters."));
        var secret = ApiKey.Make(out var id, out var hash);
        var key = new StoredApiKey(id, zone.Name, granted, label, hash, createdBy, signature, clock.GetUtcNow().ToUnixTimeSeconds());
        var refusal = Conclude(await store.AddAsync(key, zoneVersion, MaxKeys, cancellation), zone, zoneVersion);
        return refusal is null ? (new Made(secret, key), null) : (null, refusal);
    }

    private async Task<Problem?> RevokeAsync(Zone zone, string id, long? zoneVersion, CancellationToken cancellation) =>
        Conclude(await store.RevokeAsync(zone.Name, id, zoneVersion, clock.GetUtcNow().ToUnixTimeSeconds(), cancellation), zone, zoneVersion);

    private async Task<(string? Message, Problem? Refusal)> CheckAsync(Zone zone, ZoneKeyOperation operation, byte[] signature, CancellationToken cancellation)
    {
        if (SignatureCheck.CheckSize(signature) is { } tooBig) return (null, tooBig);
        if (zone.Owner is not { } owner) return (null, Refusals.ZoneConfigured());
        if (operation.Nonce > long.MaxValue) return (null, Refusals.InvalidBody("nonce must be a version."));
        if (Deadlines.Check(operation.Deadline, clock) is { } untimely) return (null, untimely);
        var document = operation.ToDocument(options.ChainId, zone);
        if (!document.TryHash(out var digest, out var unhashable)) return (null, Refusals.InvalidBody(unhashable));
        var (signer, refusal) = await signatures.FindSignerAsync(digest, signature, owner, cancellation);
        if (refusal is not null) return (null, refusal);
        if (signer != owner) return (null, Refusals.WrongSigner($"The signature is by {signer}; the zone belongs to {owner}."));
        return await standing.CheckAsync(zone, cancellation) is { } suspended ? (null, suspended) : (document.MessageText, null);
    }

    private Problem? Conclude(ApiKeyWriteResult result, Zone zone, long? zoneVersion)
    {
        switch (result)
        {
            case ApiKeyWriteResult.Done:
                if (zoneVersion is not null) zones.Put(new Zone(zoneStore.Find(zone.Name)!));
                return null;
            case ApiKeyWriteResult.VersionConflict:
                return Refusals.StaleZoneNonce(zoneStore.Find(zone.Name)?.Version ?? 0);
            case ApiKeyWriteResult.TooMany:
                return Refusals.TooManyKeys();
            default:
                return Refusals.UnknownKey();
        }
    }
}
