namespace Dm3.Storage.ServiceStorage;

/// <summary>The conversations that clients keep at the service.</summary>
public sealed class ConversationStore(Database database)
{
    /// <summary>Adds a conversation; of one that is there, the location is replaced.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="contact">Encrypted name of the contact.</param>
    /// <param name="profileLocation">Encrypted; empty if none.</param>
    /// <param name="newId">Id for a new one.</param>
    /// <param name="nowUnixMilliseconds">The present time.</param>
    /// <param name="quota">Most that the account may keep.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    public Task<StorageWriteResult> AddAsync(
        StorageOwner owner, string contact, string profileLocation, Guid newId, long nowUnixMilliseconds, StorageQuota quota, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            if (Find(session, owner, contact) is not { } id)
                return Create(session, owner, contact, profileLocation, newId, nowUnixMilliseconds, quota) is null ? StorageWriteResult.Full : StorageWriteResult.Done;
            var before = (string)session.Command("SELECT profile_location FROM stored_conversations WHERE id = @1", id).ExecuteScalar()!;
            if (!StorageUsage.TryAdd(session, owner.Account, StorageUsage.SizeOf(profileLocation) - StorageUsage.SizeOf(before), 0, quota)) return StorageWriteResult.Full;
            session.Execute("UPDATE stored_conversations SET profile_location = @1 WHERE id = @2", profileLocation, id);
            return StorageWriteResult.Done;
        },
        cancellationToken);

    /// <summary>Hides a conversation from the list, or shows it again.</summary>
    /// <returns><see cref="StorageWriteResult.Unknown"/> if there is none.</returns>
    public Task<StorageWriteResult> HideAsync(StorageOwner owner, string contact, bool hide, CancellationToken cancellationToken) => database.WriteAsync(
        session => session.Execute(
            "UPDATE stored_conversations SET hidden = @1 WHERE account = @2 AND owner = @3 AND contact = @4", hide ? 1L : 0L, owner.Account.Bytes.ToArray(), owner.Name, contact) == 1
            ? StorageWriteResult.Done
            : StorageWriteResult.Unknown,
        cancellationToken);

    /// <summary>The conversations that are not hidden, the newest first.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="limit">Most to give.</param>
    public IReadOnlyList<StoredConversation> List(StorageOwner owner, long skip, int limit) => database.Read((owner, skip, limit), static (session, query) =>
    {
        using var rows = session.Command(
            """
            SELECT c.contact, c.profile_location, c.updated_at,
                (SELECT m.container FROM stored_messages m WHERE m.conversation = c.id ORDER BY m.created_at DESC, m.id DESC LIMIT 1)
            FROM stored_conversations c WHERE c.account = @1 AND c.owner = @2 AND c.hidden = 0
            ORDER BY c.updated_at DESC, c.id DESC LIMIT @3 OFFSET @4
            """,
            query.owner.Account.Bytes.ToArray(),
            query.owner.Name,
            (long)query.limit,
            query.skip).ExecuteReader();
        var found = new List<StoredConversation>();
        while (rows.Read()) found.Add(new StoredConversation(rows.GetString(0), rows.GetString(1), rows.IsDBNull(3) ? null : rows.GetString(3), rows.GetInt64(2)));
        return found;
    });

    /// <summary>How many there are, hidden ones too.</summary>
    public long Count(StorageOwner owner) => database.Read(owner, static (session, owner) => Convert.ToInt64(
        session.Command("SELECT count(*) FROM stored_conversations WHERE account = @1 AND owner = @2", owner.Account.Bytes.ToArray(), owner.Name).ExecuteScalar(),
        System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Inside a write: id of a conversation, or null.</summary>
    internal static string? Find(Session session, StorageOwner owner, string contact) => (string?)session.Command(
        "SELECT id FROM stored_conversations WHERE account = @1 AND owner = @2 AND contact = @3", owner.Account.Bytes.ToArray(), owner.Name, contact).ExecuteScalar();

    /// <summary>Inside a write: makes a conversation.</summary>
    /// <returns>Its id; null if the account keeps as much as it may.</returns>
    internal static string? Create(Session session, StorageOwner owner, string contact, string profileLocation, Guid newId, long nowUnixMilliseconds, StorageQuota quota)
    {
        if (!StorageUsage.TryAdd(session, owner.Account, StorageUsage.SizeOf(contact, profileLocation), 1, quota)) return null;
        var id = newId.ToString("D");
        session.Execute(
            "INSERT INTO stored_conversations (id, account, owner, contact, profile_location, hidden, updated_at) VALUES (@1, @2, @3, @4, @5, 0, @6)",
            id,
            owner.Account.Bytes.ToArray(),
            owner.Name,
            contact,
            profileLocation,
            nowUnixMilliseconds);
        return id;
    }
}
