using System.Collections.Concurrent;
using Dm3.Ethereum;
using Dm3.Storage.Pickup;

namespace Dm3.Delivery.Live;

/// <summary>
/// The open sockets of this instance. What it hears of new messages comes from the store's change feed, so that it does not matter which instance
/// took a message; every socket of the account gets it.
/// </summary>
/// <param name="messages">Where waiting messages are.</param>
/// <param name="options">Limits.</param>
/// <param name="log">For faults of ours.</param>
public sealed partial class LiveHub(PickupStore messages, LiveOptions options, ILogger<LiveHub> log) : IDisposable
{
    // Of what is read for one socket at a time.
    private const int PageMessages = 64;
    private const int PageBytes = 64 * 1024;

    private readonly ConcurrentDictionary<LiveSocket, byte> _open = new();
    private readonly ConcurrentDictionary<Address, LiveSocket[]> _accounts = new();
    private readonly SemaphoreSlim _writers = new(options.MaxWriters, options.MaxWriters);
    private readonly Lock _change = new();
    private int _count;
    private long _now = 1;

    /// <summary>Seconds that this instance has counted; what the system's clock does is of no matter to sockets.</summary>
    public long Now => Interlocked.Read(ref _now);

    /// <summary>Open sockets, logged in or not.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>All of them.</summary>
    public IEnumerable<LiveSocket> Sockets => _open.Keys;

    /// <summary>Accounts with at least one socket.</summary>
    public ICollection<Address> Accounts => _accounts.Keys;

    /// <summary>Set when an account got its first socket or lost its last one.</summary>
    public event Action<Address>? PresenceChanged;

    /// <summary>True while an account has a socket here.</summary>
    public bool IsPresent(in Address account) => _accounts.ContainsKey(account);

    /// <summary>Counts a new socket.</summary>
    /// <returns>False when this instance has as many as it takes.</returns>
    public bool TryOpen(LiveSocket socket)
    {
        if (Interlocked.Increment(ref _count) > options.MaxSockets)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        _open[socket] = 0;
        return true;
    }

    /// <summary>Lets a socket hear of its account's messages. Its session is set, and its cursor.</summary>
    /// <returns>False when the account has as many as it may, or the socket has ended meanwhile.</returns>
    public bool TryJoin(LiveSocket socket)
    {
        var account = socket.Account;
        bool isFirst;
        lock (_change)
        {
            var present = _accounts.GetValueOrDefault(account) ?? [];
            if (present.Length >= options.MaxSocketsPerAccount || !_open.ContainsKey(socket)) return false;
            _accounts[account] = [.. present, socket];
            isFirst = present.Length == 0;
        }

        socket.KeyCheckedAt = Now;
        if (isFirst) PresenceChanged?.Invoke(account);
        return true;
    }

    /// <summary>Forgets a socket.</summary>
    public void Remove(LiveSocket socket)
    {
        if (!_open.TryRemove(socket, out _)) return;
        Interlocked.Decrement(ref _count);
        if (socket.Session is not { } session) return;
        lock (_change)
        {
            var rest = (_accounts.GetValueOrDefault(session.Account) ?? []).Where(each => each != socket).ToArray();
            if (rest.Length > 0)
            {
                _accounts[session.Account] = rest;
                return;
            }

            if (!_accounts.TryRemove(session.Account, out _)) return;
        }

        PresenceChanged?.Invoke(session.Account);
    }

    /// <summary>The change feed says that an account has new messages; null that any may have.</summary>
    public void OnMessages(string? payload)
    {
        foreach (var socket in Of(payload)) socket.Signal();
    }

    /// <summary>The sockets of the account that a payload of the change feed names; all that are logged in for null.</summary>
    internal IEnumerable<LiveSocket> Of(string? payload)
    {
        if (payload is null) return _accounts.Values.SelectMany(each => each);
        return Address.TryParse(payload, out var account) && _accounts.TryGetValue(account, out var sockets) ? sockets : [];
    }

    /// <summary>One second has passed.</summary>
    /// <returns>Now.</returns>
    internal long Tick() => Interlocked.Increment(ref _now);

    /// <summary>True while more sockets want to be written to than may at a time.</summary>
    internal bool IsCrowded => _writers.CurrentCount == 0;

    /// <summary>Waits for a turn to read messages and write them out.</summary>
    internal async ValueTask<Turn> WriterAsync()
    {
        await _writers.WaitAsync();
        return new Turn(_writers);
    }

    /// <summary>The next messages of a socket: a few, or one long one.</summary>
    internal IReadOnlyList<WaitingMessage> Read(LiveSocket socket) =>
        messages.After(socket.Account, socket.Session!.Device, socket.Cursor, PageMessages, PageBytes);

    /// <summary>Whether there may be more messages than were read.</summary>
    internal static bool IsFull(IReadOnlyList<WaitingMessage> page) => page.Count == PageMessages || page.Sum(message => message.EnvelopeJson.Length) >= PageBytes;

    [LoggerMessage(Level = LogLevel.Error, Message = "A socket ended by a fault")]
    internal partial void Report(Exception fault);

    /// <inheritdoc/>
    public void Dispose() => _writers.Dispose();

    /// <summary>To be given back.</summary>
    internal readonly struct Turn(SemaphoreSlim writers) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => writers.Release();
    }
}
