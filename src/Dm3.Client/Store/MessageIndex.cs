using Dm3.Core.Messages;

namespace Dm3.Client.Store;

/// <summary>The headers of all messages in memory, by conversation in the order of time. Bodies stay in the log.</summary>
internal sealed class MessageIndex
{
    private readonly Dictionary<(string Hash, string Contact), Item> _items = [];
    private readonly Dictionary<(string Key, bool IsGroup), List<Item>> _conversations = [];
    private readonly Dictionary<(string Hash, string Contact), (MessageState State, string Detail)> _statesAhead = [];
    private readonly Dictionary<(string Hash, string Contact), MessageState> _receiptsAhead = [];
    private readonly Dictionary<string, List<Item>> _copies = [];
    private readonly Dictionary<string, List<Item>> _referring = [];
    private readonly Dictionary<string, List<string>> _facts = [];

    public IEnumerable<Conversation> Conversations => _conversations.Select(each => new Conversation(
        each.Key.Key,
        each.Key.IsGroup,
        each.Value[^1].At,
        each.Value.Where(item => item.IsContent).DistinctBy(item => item.Hash).Count(),
        each.Value.Count(item => item is { IsContent: true, IsOutgoing: false, State: < MessageState.Read })));

    /// <summary>Outgoing messages in a state, oldest first.</summary>
    public IEnumerable<Item> Outgoing(MessageState state) => _items.Values.Where(item => item.IsOutgoing && item.State == state).Order(Item.ByTime);

    /// <summary>Incoming messages that were not shown yet, oldest first.</summary>
    public IEnumerable<Item> Unread() => _items.Values.Where(item => item is { IsOutgoing: false, Receipt: null, State: < MessageState.Read }).Order(Item.ByTime);

    public IReadOnlyList<string> Facts(string key) => _facts.GetValueOrDefault(key) ?? [];

    public IEnumerable<string> FactKeys(string prefix) => _facts.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal));

    public Item? Find(string hash, string contact) => _items.GetValueOrDefault((hash, contact));

    /// <summary>A message, once for each contact.</summary>
    public IReadOnlyList<Item> FindAll(string hash) => _copies.GetValueOrDefault(hash) ?? [];

    /// <summary>A conversation. A message to a group has a copy for each member, and counts as one: the copy that has come least far.</summary>
    public IReadOnlyList<Item> Of(string key, bool isGroup)
    {
        var items = _conversations.GetValueOrDefault((key, isGroup)) ?? [];
        return isGroup ? [.. items.GroupBy(item => item.Hash).Select(copies => copies.MinBy(copy => copy.State)!)] : items;
    }

    /// <summary>Edits, reactions and deletions of a message in its own conversation, also those that refer to one of its edits. Each once.</summary>
    public IReadOnlyList<Item> About(Item message)
    {
        var (found, hashes, pending) = (new List<Item>(), new HashSet<string> { message.Hash }, new Queue<string>([message.Hash]));
        while (pending.TryDequeue(out var hash))
        {
            foreach (var each in (_referring.GetValueOrDefault(hash) ?? []).Where(each => each.Conversation == message.Conversation && each.IsChange && hashes.Add(each.Hash)))
            {
                found.Add(each);
                if (each.Type == MessageType.Edit && each.IsOfAuthor(message)) pending.Enqueue(each.Hash);
            }
        }

        return found;
    }

    /// <summary>Takes in an entry of the log. Entries may come in any order: what comes before the message that it speaks of waits for it.</summary>
    public void Take(long sequence, EntryHeader header)
    {
        var key = (header.Hash, header.Contact);
        switch (header.Kind)
        {
            case EntryKind.Message when !_items.ContainsKey(key):
                var item = new Item(sequence, header);
                if (_statesAhead.Remove(key, out var ahead)) item.Raise(ahead.State, ahead.Detail);
                if (item.IsOutgoing && _receiptsAhead.Remove(key, out var told)) item.Raise(told, "");
                _items.Add(key, item);
                ListOf(_copies, header.Hash).Add(item);
                if (header.Reference is { } reference) Refer(item, reference);
                var items = ListOf(_conversations, item.Conversation);
                var place = items.BinarySearch(item, Item.ByTime);
                items.Insert(place < 0 ? ~place : place, item);
                break;
            case EntryKind.Fact:
                var values = ListOf(_facts, header.Hash);
                if (!values.Contains(header.Detail)) values.Add(header.Detail);
                break;
            case EntryKind.State when _items.TryGetValue(key, out var known):
                known.Raise(header.State, header.Detail);
                break;
            case EntryKind.State:
                if (!_statesAhead.TryGetValue(key, out var waiting) || waiting.State < header.State) _statesAhead[key] = (header.State, header.Detail);
                break;
        }
    }

    private void Refer(Item item, string reference)
    {
        ListOf(_referring, reference).Add(item);
        if (item is not { IsOutgoing: false, Receipt: { } state }) return;
        // A receipt speaks of what went to its own sender, and of nothing else.
        var key = (reference, item.Contact);
        if (_items.TryGetValue(key, out var sent) && sent.IsOutgoing) sent.Raise(state, "");
        else if (state > _receiptsAhead.GetValueOrDefault(key)) _receiptsAhead[key] = state;
    }

    private static List<TItem> ListOf<TKey, TItem>(Dictionary<TKey, List<TItem>> lists, TKey key)
        where TKey : notnull => lists.TryGetValue(key, out var list) ? list : lists[key] = [];

    internal sealed class Item(long sequence, EntryHeader header)
    {
        public static IComparer<Item> ByTime { get; } = Comparer<Item>.Create((left, right) =>
            left.At != right.At ? left.At.CompareTo(right.At)
            : left.Hash != right.Hash ? string.CompareOrdinal(left.Hash, right.Hash)
            : string.CompareOrdinal(left.Contact, right.Contact));

        public long Sequence => sequence;

        public string Hash => header.Hash;

        public string Contact => header.Contact;

        public bool IsOutgoing => header.Outgoing;

        public long At => header.At;

        public string? Group => header.Group;

        public MessageType Type => header.Type;

        public (string Key, bool IsGroup) Conversation { get; } = header.Group is { } group ? (group, true) : (header.Contact, false);

        public bool IsContent => Type.IsContent();

        /// <summary>Changes how another message is shown.</summary>
        public bool IsChange => Type is MessageType.Edit or MessageType.Reaction or MessageType.DeleteRequest;

        /// <summary>How far a message came, if this is a receipt for it.</summary>
        public MessageState? Receipt => Type switch
        {
            MessageType.ReadReceived => MessageState.Received,
            MessageType.ReadOpened or MessageType.ReadReceipt => MessageState.Read,
            _ => null,
        };

        public bool IsOfAuthor(Item other) => IsOutgoing ? other.IsOutgoing : !other.IsOutgoing && Contact == other.Contact;

        public MessageState State { get; private set; } = header.State;

        public string Detail { get; private set; } = header.Detail;

        public void Raise(MessageState state, string detail)
        {
            if (state <= State) return;
            (State, Detail) = (state, detail);
        }
    }
}
