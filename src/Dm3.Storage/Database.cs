namespace Dm3.Storage;

/// <summary>
/// One database with one writer at a time that groups commits, and concurrent readers that see committed state only. A write whose task has ended
/// survives a crash of the process and of the machine.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>Drains the queued writes and closes. Reads and writes refuse from then on.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Runs a write inside a transaction that it shares with others. Ends after the commit.</summary>
    /// <param name="write">
    /// Changes nothing but the database: it may run again when the transaction could not be committed. What it throws undoes this write alone and comes out of the task.
    /// </param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    internal abstract Task<T> WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken);

    /// <summary>Runs a read on a pooled connection. Several statements see one state only inside one transaction.</summary>
    /// <exception cref="ObjectDisposedException">The database is closed.</exception>
    internal abstract TResult Read<TState, TResult>(TState state, Func<Session, TState, TResult> read);
}
