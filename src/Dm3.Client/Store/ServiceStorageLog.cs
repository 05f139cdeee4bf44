using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dm3.Client.Delivery;

namespace Dm3.Client.Store;

/// <summary>
/// A log kept at a delivery service (<c>dm3 Service Storage</c>), which sees sealed entries, their number and their order. Each device appends to a list of its own, in its own
/// order, under the entries' ids, so that two devices, or one that writes twice, cannot conflict; the log is the union of all lists. What was read is kept in memory.
/// </summary>
/// <remarks>
/// Sequence numbers are given in the order in which this process learns of entries, and count for this object only. A service can hold entries back, but neither read nor change
/// nor move one: keep a copy at home (<see cref="LogReplica"/>).
/// </remarks>
public sealed class ServiceStorageLog : IEntryLog
{
    private const string ListPrefix = "dm3-log-1 ";
    private const int PageSize = 200;
    private const int BatchEntries = 100;
    private const int BatchBytes = 2 * 1024 * 1024;

    private readonly Mailbox _mailbox;
    private readonly string _root;
    private readonly string _ownList;
    private readonly List<SealedEntry> _entries = [];
    private readonly HashSet<string> _ids = [];
    private readonly Dictionary<string, HashSet<string>> _seenOfList = [];
    private long _lastOwn;
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Asks nobody yet.</summary>
    /// <param name="mailbox">The user's account at the service; stays the caller's.</param>
    /// <param name="name">The name that the account was logged in with.</param>
    /// <param name="device">This device.</param>
    public ServiceStorageLog(Mailbox mailbox, string name, string device)
    {
        ArgumentNullException.ThrowIfNull(mailbox);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(device);
        (_mailbox, _root, _ownList) = (mailbox, $"storage/new/{Uri.EscapeDataString(name)}", ListPrefix + device);
    }

    /// <inheritdoc/>
    /// <exception cref="RequestFailedException">The service did not do it; whether it has the entries shows the next time.</exception>
    public Task<int> AddAsync(IReadOnlyList<SealedEntry> entries, CancellationToken cancellationToken = default) => InTurnAsync(
        async () =>
        {
            ArgumentNullException.ThrowIfNull(entries);
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
            var missing = entries.Where(entry => !_ids.Contains(Key(entry.Id))).DistinctBy(entry => Key(entry.Id)).ToList();
            await AppendAsync(missing, cancellationToken).ConfigureAwait(false);
            return missing.Count;
        },
        cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="RequestFailedException">The service did not answer.</exception>
    public Task<IReadOnlyList<LogPosition>> ReadAsync(long after, int limit, CancellationToken cancellationToken = default) => InTurnAsync<IReadOnlyList<LogPosition>>(
        async () =>
        {
            // The pages after the first one are of what is known then.
            if (after >= _entries.Count || after == 0) await RefreshAsync(cancellationToken).ConfigureAwait(false);
            return [.. _entries.Skip((int)after).Take(limit).Select((entry, place) => new LogPosition(after + place + 1, entry.Id, entry.Header))];
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SealedEntry>> GetAsync(IReadOnlyList<long> sequences, CancellationToken cancellationToken = default) => InTurnAsync<IReadOnlyList<SealedEntry>>(
        () => Task.FromResult<IReadOnlyList<SealedEntry>>([.. sequences.Where(each => each > 0 && each <= _entries.Count).Select(each => _entries[(int)each - 1])]), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _turn.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AppendAsync(List<SealedEntry> entries, CancellationToken cancellationToken)
    {
        for (var done = 0; done < entries.Count;)
        {
            var (bytes, batch) = (0, new JsonArray());
            while (done < entries.Count && batch.Count < BatchEntries && (batch.Count == 0 || bytes < BatchBytes))
            {
                var entry = entries[done++];
                var container = Encode(entry, ++_lastOwn);
                bytes += container.Length;
                batch.Add((JsonNode)new JsonObject
                {
                    // By the entry, not by the number: the service takes a known id for a repetition, and says OK to it.
                    ["messageId"] = $"{_ownList} {Key(entry.Id)}",
                    ["createdAt"] = _lastOwn,
                    ["encryptedEnvelopContainer"] = container,
                    ["isHalted"] = false,
                });
            }

            var body = new JsonObject { ["encryptedContactName"] = _ownList, ["messageBatch"] = batch };
            (await _mailbox.SendAsync<string>(HttpMethod.Post, $"{_root}/addMessageBatch", body, cancellationToken).ConfigureAwait(false)).OrThrow();
            foreach (var item in batch) Take(_ownList, "", (string)item!["encryptedEnvelopContainer"]!);
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (var list in await ListsAsync(cancellationToken).ConfigureAwait(false))
        {
            var path = Uri.EscapeDataString(list);
            var seen = _seenOfList.GetValueOrDefault(list)?.Count ?? 0;
            var number = (await _mailbox.SendAsync<string>(HttpMethod.Get, $"{_root}/getNumberOfMessages/{path}", null, cancellationToken).ConfigureAwait(false)).OrThrow();
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= seen) continue;
            // The newest first; entries that come in between move others to the next page, so that some are read twice, but none is missed.
            var fresh = new List<ListedMessage>();
            for (var page = 0; fresh.Count < count - seen; page++)
            {
                var texts = (await _mailbox.SendAsync<string[]>(HttpMethod.Get, $"{_root}/getMessages/{path}?pageSize={PageSize}&offset={page}", null, cancellationToken).ConfigureAwait(false)).OrThrow();
                fresh.AddRange(texts.Select(Listed).OfType<ListedMessage>().Where(each => IsNew(list, each)));
                if (texts.Length < PageSize) break;
            }

            foreach (var each in fresh.DistinctBy(each => each.Id).Reverse()) Take(list, each.Id!, each.EncryptedEnvelopContainer!);
        }
    }

    private async Task<IReadOnlyList<string>> ListsAsync(CancellationToken cancellationToken)
    {
        var lists = new List<string>();
        for (var page = 0; ; page++)
        {
            var some = (await _mailbox.SendAsync<ListedConversation[]>(HttpMethod.Get, $"{_root}/getConversations?pageSize={PageSize}&offset={page}", null, cancellationToken).ConfigureAwait(false)).OrThrow();
            lists.AddRange(some.Select(each => each.Contact).OfType<string>().Where(name => name.StartsWith(ListPrefix, StringComparison.Ordinal)));
            if (some.Length < PageSize) return lists;
        }
    }

    private bool IsNew(string list, ListedMessage message) =>
        !_seenOfList.TryGetValue(list, out var seen) || !seen.Contains(Decode(message.EncryptedEnvelopContainer!) is var (_, entry) ? Key(entry.Id) : message.Id!);

    private void Take(string list, string listedId, string container)
    {
        if (!_seenOfList.TryGetValue(list, out var seen)) _seenOfList[list] = seen = [];
        if (Decode(container) is not var (number, entry))
        {
            seen.Add(listedId);
            return;
        }

        seen.Add(Key(entry.Id));
        if (list == _ownList) _lastOwn = Math.Max(_lastOwn, number);
        // The same entry may have come from two devices.
        if (_ids.Add(Key(entry.Id))) _entries.Add(entry);
    }

    private static string Encode(SealedEntry entry, long number) => JsonSerializer.Serialize(
        new Container(number, Convert.ToBase64String(entry.Id.Span), Convert.ToBase64String(entry.Header.Span), Convert.ToBase64String(entry.Body.Span)), JsonSerializerOptions.Web);

    // Null for what this class did not write: the service, or another program with the same account, may have put anything there.
    private static (long Number, SealedEntry Entry)? Decode(string container)
    {
        try
        {
            return JsonSerializer.Deserialize<Container>(container, JsonSerializerOptions.Web) is { Id: { } id, Header: { } header, Body: { } body } read
                ? (read.Number, new SealedEntry(Convert.FromBase64String(id), Convert.FromBase64String(header), Convert.FromBase64String(body)))
                : null;
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            return null;
        }
    }

    private static ListedMessage? Listed(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<ListedMessage>(text, JsonSerializerOptions.Web) is { Id: not null, EncryptedEnvelopContainer: not null } listed ? listed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Key(ReadOnlyMemory<byte> id) => Convert.ToHexString(id.Span);

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private sealed record Container(long Number, string? Id, string? Header, string? Body);

    private sealed record ListedConversation(string? Contact);

    private sealed record ListedMessage(string? Id, string? EncryptedEnvelopContainer);
}
