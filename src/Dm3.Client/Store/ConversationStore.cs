using Dm3.Core;
using Dm3.Core.Encryption;
using Dm3.Core.Keys;
using Dm3.Core.Names;

namespace Dm3.Client.Store;

/// <summary>
/// A user's conversations in an <see cref="IEntryLog"/>, every entry sealed under the user's storage key: whoever has the log without the key learns
/// how many entries there are, about how long, and in which order they came.
/// </summary>
/// <remarks>
/// Headers (a few hundred bytes each) are opened once and kept in memory, because anything that a database could sort or search by would be readable;
/// bodies are opened when asked for. Safe for concurrent use; other processes and devices may write to the same log.
/// </remarks>
public sealed class ConversationStore : IAsyncDisposable
{
    private const int PageSize = 1000;

    private readonly IEntryLog _log;
    private readonly StorageCipher _cipher;
    private readonly EntryCodec _codec;
    private readonly MessageIndex _index = new();
    private readonly SemaphoreSlim _turn = new(1);
    private long _last;

    private ConversationStore(IEntryLog log, SymmetricKey storageKey, RandomSource random)
    {
        _log = log;
        _cipher = new StorageCipher(storageKey, "conversations");
        _codec = new EntryCodec(_cipher, random);
    }

    /// <summary>The log, for copies and for bringing devices together (<see cref="EntryLogs.CopyToAsync"/>).</summary>
    public IEntryLog Log => _log;

    /// <summary>Opens the conversations in a log, which the store owns from then on; an empty log becomes this user's.</summary>
    /// <param name="log">The log.</param>
    /// <param name="storageKey">The user's key (<see cref="ProfileKeys.StorageKey"/>); not kept.</param>
    /// <param name="random">Draws nonces; hosts pass <see cref="System.Security.Cryptography.RandomNumberGenerator.Fill"/>.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="StoreKeyException">The log is of another key.</exception>
    public static async Task<ConversationStore> OpenAsync(IEntryLog log, SymmetricKey storageKey, RandomSource random, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(log);
        var store = new ConversationStore(log, storageKey, random);
        try
        {
            var first = await log.ReadAsync(0, 1, cancellationToken).ConfigureAwait(false);
            if (first.Count == 0) await log.AddAsync([store._codec.Mark()], cancellationToken).ConfigureAwait(false);
            else if (!store._codec.TryReadHeader(first[0], out _)) throw new StoreKeyException();
            await store.RefreshAsync(cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Adds messages; those that are there already (same hash and contact) stay as they are. When the task has ended, they survive a crash.</summary>
    /// <returns>How many were new.</returns>
    public Task<int> AddAsync(IReadOnlyList<StoredMessage> messages, CancellationToken cancellationToken = default) => InTurnAsync(
        () => _log.AddAsync([.. messages.Select(_codec.Encode)], cancellationToken), cancellationToken);

    /// <summary>Notes how far a message has come; what is less than its present state changes nothing.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="contact">Its contact.</param>
    /// <param name="state">The state.</param>
    /// <param name="detail">For people: which service has it, why it failed.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    public Task RaiseAsync(string hash, string contact, MessageState state, string detail = "", CancellationToken cancellationToken = default) => InTurnAsync(
        async () => _index.Find(hash, Normal(contact)) is { } item && item.State >= state
            ? 0
            : await _log.AddAsync([_codec.Encode(hash, Normal(contact), state, detail)], cancellationToken).ConfigureAwait(false),
        cancellationToken);

    /// <summary>All conversations, the one with the newest message first.</summary>
    public Task<IReadOnlyList<Conversation>> ListAsync(CancellationToken cancellationToken = default) => InTurnAsync<IReadOnlyList<Conversation>>(
        () => Task.FromResult<IReadOnlyList<Conversation>>([.. _index.Conversations.OrderByDescending(each => each.LastAtMilliseconds)]), cancellationToken);

    /// <summary>
    /// The newest messages of every type in a conversation within a span of time, as they were written, oldest of them first; for people see <see cref="ViewAsync"/>. One to a group is given once, with the member that it has come least far to;
    /// <see cref="FindAsync"/> gives it for each.
    /// </summary>
    /// <param name="key">A contact's name or a group's id, see <see cref="Conversation.Key"/>.</param>
    /// <param name="isGroup">Which of the two it is.</param>
    /// <param name="fromMilliseconds">Unix milliseconds, inclusive.</param>
    /// <param name="toMilliseconds">Unix milliseconds, exclusive; the next older page is asked for with the time of the oldest message had.</param>
    /// <param name="limit">Most messages to give.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidDataException">A body was changed outside this store.</exception>
    public Task<IReadOnlyList<StoredMessage>> ReadAsync(
        string key, bool isGroup = false, long fromMilliseconds = long.MinValue, long toMilliseconds = long.MaxValue, int limit = 100, CancellationToken cancellationToken = default) => InTurnAsync(
        () => ReadBodiesAsync([.. Within(key, isGroup, fromMilliseconds, toMilliseconds).TakeLast(limit)], cancellationToken),
        cancellationToken);

    /// <summary>
    /// The newest messages of a conversation within a span of time as people see them, oldest of them first: edits, reactions, deletions and receipts are folded into the messages that
    /// they speak of, and are not counted. What speaks of a message that is not here yet is kept, and shows once it is.
    /// </summary>
    /// <param name="key">A contact's name or a group's id, see <see cref="Conversation.Key"/>.</param>
    /// <param name="isGroup">Which of the two it is.</param>
    /// <param name="fromMilliseconds">Unix milliseconds, inclusive.</param>
    /// <param name="toMilliseconds">Unix milliseconds, exclusive.</param>
    /// <param name="limit">Most messages to give.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="InvalidDataException">A body was changed outside this store.</exception>
    public Task<IReadOnlyList<MessageView>> ViewAsync(
        string key, bool isGroup = false, long fromMilliseconds = long.MinValue, long toMilliseconds = long.MaxValue, int limit = 100, CancellationToken cancellationToken = default) => InTurnAsync<IReadOnlyList<MessageView>>(
        async () =>
        {
            var shown = Within(key, isGroup, fromMilliseconds, toMilliseconds).Where(item => item.IsContent).TakeLast(limit).Select(item => (Item: item, About: _index.About(item))).ToList();
            var bodies = new Queue<StoredMessage>(await ReadBodiesAsync([.. shown.SelectMany(each => each.About.Prepend(each.Item))], cancellationToken).ConfigureAwait(false));
            return [.. shown.Select(each => MessageView.Fold(
                bodies.Dequeue(),
                [.. each.About.Select(_ => bodies.Dequeue())],
                _index.FindAll(each.Item.Hash).Where(copy => copy.Conversation == each.Item.Conversation).ToDictionary(copy => copy.Contact, copy => copy.State)))];
        },
        cancellationToken);

    /// <summary>A message, once for each contact that it went to or came from.</summary>
    /// <exception cref="InvalidDataException">A body was changed outside this store.</exception>
    public Task<IReadOnlyList<StoredMessage>> FindAsync(string hash, CancellationToken cancellationToken = default) => InTurnAsync(
        () => ReadBodiesAsync([.. _index.FindAll(hash)], cancellationToken), cancellationToken);

    /// <summary>Outgoing messages that no delivery service has yet, oldest first.</summary>
    /// <exception cref="InvalidDataException">A body was changed outside this store.</exception>
    public Task<IReadOnlyList<StoredMessage>> ListWaitingAsync(CancellationToken cancellationToken = default) => InTurnAsync(
        () => ReadBodiesAsync([.. _index.Outgoing(MessageState.Waiting)], cancellationToken), cancellationToken);

    /// <summary>Outgoing messages that were refused for good, oldest first.</summary>
    /// <exception cref="InvalidDataException">A body was changed outside this store.</exception>
    public Task<IReadOnlyList<StoredMessage>> ListFailedAsync(CancellationToken cancellationToken = default) => InTurnAsync(
        () => ReadBodiesAsync([.. _index.Outgoing(MessageState.Failed)], cancellationToken), cancellationToken);

    /// <summary>Messages that came in and were not shown yet (<see cref="MessageState.Read"/>), oldest first; receipts are none.</summary>
    /// <exception cref="InvalidDataException">A body was changed outside this store.</exception>
    public Task<IReadOnlyList<StoredMessage>> ListUnreadAsync(CancellationToken cancellationToken = default) => InTurnAsync(
        () => ReadBodiesAsync([.. _index.Unread()], cancellationToken), cancellationToken);

    /// <summary>Whether a message with a contact is there.</summary>
    public Task<bool> ContainsAsync(string hash, string contact, CancellationToken cancellationToken = default) => InTurnAsync(
        () => Task.FromResult(_index.Find(hash, Normal(contact)) is not null), cancellationToken);

    /// <summary>Notes a value under a key, beside those noted before: an invitation sent, a group's definition. Values are never taken back, so that devices agree.</summary>
    public Task AddFactAsync(string key, string value, CancellationToken cancellationToken = default) => InTurnAsync(
        () => _index.Facts(key).Contains(value) ? Task.FromResult(0) : _log.AddAsync([_codec.Encode(key, value)], cancellationToken), cancellationToken);

    /// <summary>All values noted under a key.</summary>
    public Task<IReadOnlyList<string>> ListFactsAsync(string key, CancellationToken cancellationToken = default) => InTurnAsync<IReadOnlyList<string>>(
        () => Task.FromResult<IReadOnlyList<string>>([.. _index.Facts(key)]), cancellationToken);

    /// <summary>All keys with a prefix under which something is noted.</summary>
    public Task<IReadOnlyList<string>> ListFactKeysAsync(string prefix, CancellationToken cancellationToken = default) => InTurnAsync<IReadOnlyList<string>>(
        () => Task.FromResult<IReadOnlyList<string>>([.. _index.FactKeys(prefix)]), cancellationToken);

    /// <summary>Closes the log and forgets the keys.</summary>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        await _log.DisposeAsync().ConfigureAwait(false);
        _cipher.Dispose();
        _turn.Dispose();
    }

    private static string Normal(string name) => Dm3Name.TryNormalize(name, out var normal) ? normal : name;

    private IEnumerable<MessageIndex.Item> Within(string key, bool isGroup, long fromMilliseconds, long toMilliseconds) =>
        _index.Of(isGroup ? key : Normal(key), isGroup).Where(item => item.At >= fromMilliseconds && item.At < toMilliseconds);

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    // What other processes and devices have added, and what this one has.
    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await _log.ReadAsync(_last, PageSize, cancellationToken).ConfigureAwait(false);
            foreach (var position in page)
            {
                // An entry of somebody else's, brought in by a wrong copy, is passed over: it can neither be read nor do harm.
                if (_codec.TryReadHeader(position, out var header)) _index.Take(position.Sequence, header);
                _last = position.Sequence;
            }

            if (page.Count < PageSize) return;
        }
    }

    private async Task<IReadOnlyList<StoredMessage>> ReadBodiesAsync(MessageIndex.Item[] items, CancellationToken cancellationToken)
    {
        var entries = await _log.GetAsync([.. items.Select(item => item.Sequence)], cancellationToken).ConfigureAwait(false);
        if (entries.Count != items.Length) throw new InvalidDataException("An entry has gone from the log.");
        return [.. items.Zip(entries, (item, entry) => _codec.TryReadMessage(entry, out var message)
            ? new StoredMessage(item.Hash, item.Contact, item.IsOutgoing, item.At, message, item.State) { Group = item.Group, Detail = item.Detail }
            : throw new InvalidDataException("The body of an entry was changed outside this store."))];
    }
}
