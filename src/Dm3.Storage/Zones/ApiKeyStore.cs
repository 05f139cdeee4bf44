using Dapper;
using Dm3.Ethereum;

namespace Dm3.Storage.Zones;

/// <summary>API keys of the zones' operators. Where an owner signs, the zone's version is the nonce and rises with the change, in one transaction.</summary>
public sealed class ApiKeyStore(Database database)
{
    private const string Select =
        """
        SELECT k.id, z.name AS Zone, k.role, k.label, k.hash, k.created_by AS CreatedBy, k.signature, k.created_at AS CreatedAt, k.last_used_at AS LastUsedAt,
            k.revoked_at AS RevokedAt
        FROM api_keys k JOIN zones z ON z.id = k.zone_id
        """;

    /// <summary>The key with that id, good or revoked.</summary>
    public StoredApiKey? Find(string id) => database.Read(id, static (session, id) =>
        session.Connection.QuerySingleOrDefault<Row>(Select + " WHERE k.id = @id", new { id })?.ToKey());

    /// <summary>The good keys of a zone, the oldest first.</summary>
    public IReadOnlyList<StoredApiKey> List(string zone) => database.Read(zone, static (session, zone) =>
        session.Connection.Query<Row>(Select + " WHERE z.name = @zone AND k.revoked_at IS NULL ORDER BY k.created_at, k.id", new { zone }).Select(row => row.ToKey()).ToList());

    /// <summary>Adds a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="zoneVersion">Version of the zone that the owner signed as nonce; null if a key asks.</param>
    /// <param name="limit">Most good keys of a zone.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    public Task<ApiKeyWriteResult> AddAsync(StoredApiKey key, long? zoneVersion, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return database.WriteAsync(
            session =>
            {
                var good = session.Connection.ExecuteScalar<long>(
                    "SELECT count(*) FROM api_keys WHERE zone_id = (SELECT id FROM zones WHERE name = @Zone) AND revoked_at IS NULL", new { key.Zone });
                if (good >= limit) return ApiKeyWriteResult.TooMany;
                if (!RaiseVersion(session, key.Zone, zoneVersion)) return ApiKeyWriteResult.VersionConflict;
                session.Connection.Execute(
                    """
                    INSERT INTO api_keys (id, zone_id, role, label, hash, created_by, signature, created_at)
                    SELECT @Id, id, @Role, @Label, @Hash, @CreatedBy, @Signature, @CreatedAt FROM zones WHERE name = @Zone
                    """,
                    new
                    {
                        key.Id,
                        key.Zone,
                        Role = (int)key.Role,
                        key.Label,
                        Hash = key.Hash.Bytes.ToArray(),
                        key.CreatedBy,
                        Signature = key.Signature.ToArray(),
                        CreatedAt = key.CreatedAtUnixSeconds,
                    });
                return ApiKeyWriteResult.Done;
            },
            cancellationToken);
    }

    /// <summary>Makes a key worthless for ever. The row stays, since operations name it.</summary>
    /// <param name="zone">The key's zone.</param>
    /// <param name="id">The key.</param>
    /// <param name="zoneVersion">Version of the zone that the owner signed as nonce; null if a key asks.</param>
    /// <param name="atUnixSeconds">The present time.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    public Task<ApiKeyWriteResult> RevokeAsync(string zone, string id, long? zoneVersion, long atUnixSeconds, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            const string Good = "id = @id AND zone_id = (SELECT id FROM zones WHERE name = @zone) AND revoked_at IS NULL";
            if (session.Connection.ExecuteScalar<long>($"SELECT count(*) FROM api_keys WHERE {Good}", new { zone, id }) == 0) return ApiKeyWriteResult.Unknown;
            if (!RaiseVersion(session, zone, zoneVersion)) return ApiKeyWriteResult.VersionConflict;
            session.Connection.Execute($"UPDATE api_keys SET revoked_at = @atUnixSeconds WHERE {Good}", new { zone, id, atUnixSeconds });
            return ApiKeyWriteResult.Done;
        },
        cancellationToken);

    /// <summary>Notes that a key was used.</summary>
    public Task TouchAsync(string id, long atUnixSeconds, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute("UPDATE api_keys SET last_used_at = @1 WHERE id = @2", atUnixSeconds, id), cancellationToken);

    /// <summary>Inside the transaction in which a zone passes to another owner: the keys of the former one end.</summary>
    internal static void RevokeAll(Session session, string zone, long atUnixSeconds) => session.Execute(
        "UPDATE api_keys SET revoked_at = @1 WHERE revoked_at IS NULL AND zone_id = (SELECT id FROM zones WHERE name = @2)", atUnixSeconds, zone);

    private static bool RaiseVersion(Session session, string zone, long? expected) =>
        expected is null || session.Execute("UPDATE zones SET version = version + 1 WHERE name = @1 AND version = @2", zone, expected) == 1;

    private sealed record Row(
        string Id, string Zone, long Role, string Label, byte[] Hash, string CreatedBy, byte[] Signature, long CreatedAt, long? LastUsedAt, long? RevokedAt)
    {
        public StoredApiKey ToKey() => new(Id, Zone, (ApiKeyRole)Role, Label, new Hash256(Hash), CreatedBy, Signature, CreatedAt)
        {
            LastUsedAtUnixSeconds = LastUsedAt,
            RevokedAtUnixSeconds = RevokedAt,
        };
    }
}
