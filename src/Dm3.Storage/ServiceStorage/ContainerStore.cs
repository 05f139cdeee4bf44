using System.Globalization;
using Dm3.Ethereum;

namespace Dm3.Storage.ServiceStorage;

/// <summary>The messages that clients keep at the service, encrypted to themselves.</summary>
public sealed class ContainerStore(Database database)
{
    private const string Columns = "SELECT m.id, m.conversation, c.contact, m.container, m.created_at, m.halted FROM stored_messages m JOIN stored_conversations c ON c.id = m.conversation";

    /// <summary>Adds one message; its conversation too if there is none.</summary>
    /// <returns><see cref="StorageWriteResult.Known"/> if one with that id is there.</returns>
    public Task<StorageWriteResult> AddAsync(
        StorageOwner owner, string contact, ContainerDraft message, Guid newId, long nowUnixMilliseconds, StorageQuota quota, CancellationToken cancellationToken) => database.WriteAsync(
        session => FindConversation(session, owner.Account, message.Id) is not null
            ? StorageWriteResult.Known
            : AddNew(session, owner, contact, [message], newId, nowUnixMilliseconds, quota),
        cancellationToken);

    /// <summary>Adds those messages that are not there yet, all of them or none. The first of one id counts.</summary>
    public Task<StorageWriteResult> AddAllAsync(
        StorageOwner owner, string contact, IReadOnlyList<ContainerDraft> messages, Guid newId, long nowUnixMilliseconds, StorageQuota quota, CancellationToken cancellationToken) => database.WriteAsync(
        session => AddNew(session, owner, contact, Missing(session, owner, messages), newId, nowUnixMilliseconds, quota), cancellationToken);

    /// <summary>Replaces the containers of messages, all or none; those that are not there are added.</summary>
    public Task<StorageWriteResult> EditAllAsync(
        StorageOwner owner, string contact, IReadOnlyList<ContainerDraft> messages, Guid newId, long nowUnixMilliseconds, StorageQuota quota, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            // Of several with one id the last counts.
            var latest = messages.GroupBy(message => message.Id).Select(same => same.Last()).ToList();
            var missing = Missing(session, owner, latest);
            var edited = latest.Except(missing).ToList();
            var growth = edited.Sum(message => StorageUsage.SizeOf(message.Container) - SizeOfStored(session, owner.Account, message.Id));
            if (!StorageUsage.TryAdd(session, owner.Account, growth, 0, quota)) return StorageWriteResult.Full;
            if (AddNew(session, owner, contact, missing, newId, nowUnixMilliseconds, quota) == StorageWriteResult.Full)
            {
                StorageUsage.Add(session, owner.Account, -growth, 0);
                return StorageWriteResult.Full;
            }

            foreach (var message in edited)
                session.Execute("UPDATE stored_messages SET container = @1 WHERE account = @2 AND id = @3", message.Container, owner.Account.Bytes.ToArray(), message.Id.Bytes.ToArray());
            return StorageWriteResult.Done;
        },
        cancellationToken);

    /// <summary>Messages of a conversation, the newest first.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="contact">Encrypted name of the contact.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="limit">Most to give.</param>
    public IReadOnlyList<StoredContainer> List(StorageOwner owner, string contact, long skip, int limit) => database.Read((owner, contact, skip, limit), static (session, query) =>
    {
        if (ConversationStore.Find(session, query.owner, query.contact) is not { } conversation) return [];
        using var rows = session.Command(
            Columns + " WHERE m.conversation = @1 ORDER BY m.created_at DESC, m.id DESC LIMIT @2 OFFSET @3", conversation, (long)query.limit, query.skip).ExecuteReader();
        return ReadAll(rows);
    });

    /// <summary>How many messages a conversation has.</summary>
    public long Count(StorageOwner owner, string contact) => database.Read((owner, contact), static (session, query) =>
        ConversationStore.Find(session, query.owner, query.contact) is { } conversation
            ? Convert.ToInt64(session.Command("SELECT count(*) FROM stored_messages WHERE conversation = @1", conversation).ExecuteScalar(), CultureInfo.InvariantCulture)
            : 0);

    /// <summary>Messages that were not handed to a delivery service yet, the oldest first.</summary>
    public IReadOnlyList<StoredContainer> ListHalted(StorageOwner owner, long skip, int limit) => database.Read((owner, skip, limit), static (session, query) =>
    {
        using var rows = session.Command(
            Columns + " WHERE m.account = @1 AND m.halted = 1 AND c.owner = @2 ORDER BY m.created_at, m.id LIMIT @3 OFFSET @4",
            query.owner.Account.Bytes.ToArray(),
            query.owner.Name,
            (long)query.limit,
            query.skip).ExecuteReader();
        return ReadAll(rows);
    });

    /// <summary>Marks a halted message as handed over, and gives its conversation the contact's present name; if one of that name is there, the two become one.</summary>
    /// <returns><see cref="StorageWriteResult.Unknown"/> if there is no such message.</returns>
    public Task<StorageWriteResult> ClearHaltedAsync(StorageOwner owner, Hash256 id, string contact, CancellationToken cancellationToken) => database.WriteAsync(
        session =>
        {
            if (FindConversation(session, owner.Account, id) is not { } conversation || conversation.Owner != owner.Name) return StorageWriteResult.Unknown;
            session.Execute("UPDATE stored_messages SET halted = 0 WHERE account = @1 AND id = @2", owner.Account.Bytes.ToArray(), id.Bytes.ToArray());
            if (conversation.Contact == contact) return StorageWriteResult.Done;
            if (ConversationStore.Find(session, owner, contact) is { } other)
            {
                session.Execute("UPDATE stored_messages SET conversation = @1 WHERE conversation = @2", other, conversation.Id);
                session.Execute("DELETE FROM stored_conversations WHERE id = @1", conversation.Id);
                StorageUsage.Add(session, owner.Account, -StorageUsage.SizeOf(conversation.Contact, conversation.ProfileLocation), -1);
                return StorageWriteResult.Done;
            }

            session.Execute("UPDATE stored_conversations SET contact = @1 WHERE id = @2", contact, conversation.Id);
            StorageUsage.Add(session, owner.Account, StorageUsage.SizeOf(contact) - StorageUsage.SizeOf(conversation.Contact), 0);
            return StorageWriteResult.Done;
        },
        cancellationToken);

    private static StorageWriteResult AddNew(
        Session session, StorageOwner owner, string contact, List<ContainerDraft> messages, Guid newId, long nowUnixMilliseconds, StorageQuota quota)
    {
        var bytes = messages.Sum(message => StorageUsage.SizeOf(message.Container));
        if (!StorageUsage.TryAdd(session, owner.Account, bytes, 0, quota)) return StorageWriteResult.Full;
        var conversation = ConversationStore.Find(session, owner, contact) ?? ConversationStore.Create(session, owner, contact, "", newId, nowUnixMilliseconds, quota);
        if (conversation is null)
        {
            StorageUsage.Add(session, owner.Account, -bytes, 0);
            return StorageWriteResult.Full;
        }

        foreach (var message in messages)
        {
            session.Execute(
                "INSERT INTO stored_messages (account, id, conversation, container, created_at, halted) VALUES (@1, @2, @3, @4, @5, @6)",
                owner.Account.Bytes.ToArray(),
                message.Id.Bytes.ToArray(),
                conversation,
                message.Container,
                message.CreatedAtUnixMilliseconds,
                message.IsHalted ? 1L : 0L);
        }

        if (messages.Count > 0) session.Execute("UPDATE stored_conversations SET updated_at = @1 WHERE id = @2", nowUnixMilliseconds, conversation);
        return StorageWriteResult.Done;
    }

    private static List<ContainerDraft> Missing(Session session, StorageOwner owner, IReadOnlyList<ContainerDraft> messages) =>
        [.. messages.DistinctBy(message => message.Id).Where(message => FindConversation(session, owner.Account, message.Id) is null)];

    private static long SizeOfStored(Session session, Address account, Hash256 id) =>
        StorageUsage.SizeOf((string)session.Command("SELECT container FROM stored_messages WHERE account = @1 AND id = @2", account.Bytes.ToArray(), id.Bytes.ToArray()).ExecuteScalar()!);

    private static ConversationRow? FindConversation(Session session, Address account, Hash256 id)
    {
        using var row = session.Command(
            """
            SELECT c.id, c.owner, c.contact, c.profile_location FROM stored_messages m JOIN stored_conversations c ON c.id = m.conversation
            WHERE m.account = @1 AND m.id = @2
            """,
            account.Bytes.ToArray(),
            id.Bytes.ToArray()).ExecuteReader();
        return row.Read() ? new ConversationRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)) : null;
    }

    private static List<StoredContainer> ReadAll(System.Data.Common.DbDataReader rows)
    {
        var found = new List<StoredContainer>();
        while (rows.Read())
        {
            found.Add(new StoredContainer(
                new Hash256(rows.GetFieldValue<byte[]>(0)), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetInt64(4), rows.GetInt64(5) == 1));
        }

        return found;
    }

    private sealed record ConversationRow(string Id, string Owner, string Contact, string ProfileLocation);
}
