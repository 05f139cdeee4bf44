namespace Dm3.Storage.Sessions;

/// <summary>The keys of tokens, which all instances of a service share.</summary>
public sealed class TokenSecretStore(Database database)
{
    /// <summary>All that were not dropped yet, the newest first.</summary>
    public IReadOnlyList<StoredTokenSecret> Load() => database.Read(0, static (session, _) =>
    {
        var secrets = new List<StoredTokenSecret>();
        using var row = session.Command("SELECT id, secret, active_at, ends_at FROM token_secrets ORDER BY id DESC").ExecuteReader();
        while (row.Read())
            secrets.Add(new StoredTokenSecret(row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetInt64(3)));
        return secrets;
    });

    /// <summary>Adds the next one and drops those that ended. Of several instances that try at the same time, one succeeds.</summary>
    /// <param name="next">Its id is one more than that of the newest, 1 if there is none.</param>
    /// <param name="formerEndsAtUnixSeconds">When the one before it ends.</param>
    /// <param name="nowUnixSeconds">The present time.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    /// <returns>False when another instance was faster.</returns>
    public Task<bool> AddAsync(StoredTokenSecret next, long formerEndsAtUnixSeconds, long nowUnixSeconds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(next);
        var secret = next.Secret.ToArray();
        return database.WriteAsync(
            session =>
            {
                var added = session.Execute(
                    """
                    INSERT INTO token_secrets (id, secret, active_at)
                    SELECT @1, @2, @3 WHERE @1 = (SELECT coalesce(max(id), 0) + 1 FROM token_secrets)
                    ON CONFLICT (id) DO NOTHING
                    """,
                    next.Id,
                    secret,
                    next.ActiveAtUnixSeconds);
                if (added == 0) return false;
                session.Execute("UPDATE token_secrets SET ends_at = @1 WHERE id < @2 AND ends_at IS NULL", formerEndsAtUnixSeconds, next.Id);
                session.Execute("DELETE FROM token_secrets WHERE ends_at <= @1", nowUnixSeconds);
                return true;
            },
            cancellationToken);
    }
}
