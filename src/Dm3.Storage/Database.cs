using System.Collections.Concurrent;

namespace Dm3.Storage;

/// <summary>
/// One database with one writer at a time that groups commits, and concurrent readers that see committed state only. A write whose task has ended
/// survives a crash of the process and of the machine.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    private readonly ConcurrentDictionary<object, (string Channel, Action<string?> Handler)> _subscribers = new();

    /// <summary>Transactions that this instance has committed since opening; fewer than writes, because writes that come together share one.</summary>
    public abstract long Commits { get; }

    /// <summary>Hears of what writes publish, after their commit.</summary>
    /// <param name="channel">Of <see cref="Session.Publish"/>.</param>
    /// <param name="handler">Gets the payload; null when some may have been missed. Must be short and not throw.</param>
    /// <returns>Ends it.</returns>
    public IDisposable Subscribe(string channel, Action<string?> handler)
    {
        var subscription = new Subscription(_subscribers);
        _subscribers[subscription] = (channel, handler);
        return subscription;
    }

    /// <summary>Hands a payload to those who subscribed.</summary>
    internal void Deliver(string channel, string? payload)
    {
        foreach (var (_, subscriber) in _subscribers)
        {
            if (subscriber.Channel == channel) subscriber.Handler(payload);
        }
    }

    /// <summary>Says on every channel that some may have been missed.</summary>
    internal void DeliverGap()
    {
        foreach (var (_, subscriber) in _subscribers) subscriber.Handler(null);
    }

    /// <summary>Asks the database for nothing.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    /// <exception cref="StoreUnreachableException">It does not answer.</exception>
    public void Ping() => Read(0, static (session, _) => session.Command("SELECT 1").ExecuteScalar());

    private sealed class NothingToEnd : IDisposable
    {
        public static readonly NothingToEnd Instance = new();

        public void Dispose()
        {
        }
    }

    private sealed class Subscription(ConcurrentDictionary<object, (string, Action<string?>)> all) : IDisposable
    {
        public void Dispose() => all.TryRemove(this, out _);
    }

    /// <summary>Drains the queued writes and closes. Reads and writes refuse from then on.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Runs a write inside a transaction that it shares with others. Ends after the commit.</summary>
    /// <param name="write">
    /// Changes nothing but the database: it may run again when the transaction could not be committed, or when another write of it throws. What it throws undoes this write alone and comes out of the task.
    /// </param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    /// <exception cref="StoreFullException">There is no room.</exception>
    /// <exception cref="StoreUnreachableException">The database does not answer.</exception>
    internal Task<T> WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken) => WriteAsync(write, bulk: false, cancellationToken);

    /// <summary>As the other one; a write that is <paramref name="bulk"/> is so large that it shares its transaction with others of its kind only.</summary>
    internal abstract Task<T> WriteAsync<T>(Func<Session, T> write, bool bulk, CancellationToken cancellationToken);

    /// <summary>Prepares for very many changes, until some seconds after it is disposed: takes more memory, so that they take less time.</summary>
    internal virtual IDisposable BeginBulk() => NothingToEnd.Instance;

    /// <summary>Runs a read on a pooled connection. Several statements see one state only inside one transaction.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    internal abstract TResult Read<TState, TResult>(TState state, Func<Session, TState, TResult> read);
}
