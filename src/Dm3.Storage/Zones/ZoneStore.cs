using System.Text.Json;
using Dapper;
using Dm3.Ethereum;
using Dm3.Storage.Names;

namespace Dm3.Storage.Zones;

/// <summary>The zones this registry serves. A claim is published on <see cref="Channel"/>, so that every instance serves it.</summary>
public sealed class ZoneStore(Database database)
{
    /// <summary>Of the change feed; the payload is the name of a zone that was claimed, or claimed anew.</summary>
    public const string Channel = "zones";

    private const string Select = "SELECT name, node, kinds, chain_id AS ChainId, resolvers, settings, owner, version FROM zones";

    /// <summary>Writes a configured zone, in place of one of the same name; its owner and version stay. The task ends when it is durable.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Task UpsertAsync(StoredZone zone, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return database.WriteAsync(session => Save(session, zone), cancellationToken);
    }

    /// <summary>Writes a zone that its owner claims or configures anew, and keeps the claim beside it. The task ends when both are durable.</summary>
    /// <param name="zone">With its owner; <see cref="StoredZone.Version"/> is the version that the owner signed as nonce.</param>
    /// <param name="claim">The checked claim; its signer is the owner.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    /// <returns>The zone as it is now, one version on; null if it had another version than the owner saw.</returns>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public Task<StoredZone?> ClaimAsync(StoredZone zone, SignedOperation claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(zone);
        ArgumentNullException.ThrowIfNull(claim);
        return database.WriteAsync(session => Claim(session, zone, claim), cancellationToken);
    }

    /// <summary>The zone of that name, or null.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public StoredZone? Find(string name) => database.Read(name, static (session, name) =>
        session.Connection.QuerySingleOrDefault<Row>(Select + " WHERE name = @name", new { name })?.ToZone());

    /// <summary>All zones by name.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    public IReadOnlyList<StoredZone> List() => database.Read(0, static (session, _) =>
        session.Connection.Query<Row>(Select + " ORDER BY name").Select(row => row.ToZone()).ToList());

    private static StoredZone? Claim(Session session, StoredZone zone, SignedOperation claim)
    {
        var before = session.Connection.QuerySingleOrDefault<Row>(Select + " WHERE name = @Name", new { zone.Name })?.ToZone();
        var version = before?.Version ?? 0;
        if (version != zone.Version) return null;
        if (before?.Owner is { } former && former != claim.Signer) ApiKeyStore.RevokeAll(session, zone.Name, claim.AcceptedAtUnixSeconds);
        var claimed = zone with { Owner = claim.Signer, Version = version + 1 };
        Save(session, claimed);
        session.Connection.Execute(
            """
            UPDATE zones SET owner = @Owner, version = @Version WHERE name = @Name;
            INSERT INTO zone_claims (zone_id, version, owner, resolver, message, digest, signature, accepted_at)
            SELECT id, @Version, @Owner, @Resolver, @Message, @Digest, @Signature, @AcceptedAt FROM zones WHERE name = @Name
            """,
            new
            {
                zone.Name,
                claimed.Version,
                Owner = claim.Signer.Bytes.ToArray(),
                Resolver = zone.Resolvers[0].Bytes.ToArray(),
                claim.Message,
                Digest = claim.Digest.Bytes.ToArray(),
                Signature = claim.Signature.ToArray(),
                AcceptedAt = claim.AcceptedAtUnixSeconds,
            });
        session.Publish(Channel, zone.Name);
        return claimed;
    }

    private static int Save(Session session, StoredZone zone) => session.Connection.Execute(
        """
        INSERT INTO zones (name, node, kinds, chain_id, resolvers, settings)
        VALUES (@Name, @Node, @Kinds, @ChainId, @Resolvers, @Settings)
        ON CONFLICT (name) DO UPDATE SET
            kinds = excluded.kinds, chain_id = excluded.chain_id, resolvers = excluded.resolvers, settings = excluded.settings
        """,
        new
        {
            zone.Name,
            Node = zone.Node.Bytes.ToArray(),
            Kinds = (long)zone.Kinds,
            ChainId = checked((long)zone.ChainId),
            Resolvers = JsonSerializer.Serialize(zone.Resolvers.Select(resolver => resolver.ToLowerHex())),
            Settings = zone.SettingsJson,
        });

    private sealed record Row(string Name, byte[] Node, long Kinds, long ChainId, string Resolvers, string Settings, byte[]? Owner, long Version)
    {
        public StoredZone ToZone() => new(
            Name,
            new Hash256(Node),
            (ZoneKinds)Kinds,
            (ulong)ChainId,
            [.. JsonSerializer.Deserialize<string[]>(Resolvers)!.Select(resolver => Address.Parse(resolver))],
            Settings)
        {
            Owner = Owner is null ? null : new Address(Owner),
            Version = Version,
        };
    }
}
