using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Dm3.Storage;

/// <summary>
/// The one writer of a database in this process. Writes that arrive while a commit is on its way to the disk wait in a bounded queue and share the next
/// commit, so that one fsync serves many. A caller hears of its write only after the commit.
/// </summary>
/// <param name="deliver">Gets what was published, after the commit.</param>
internal abstract class GroupWriter(Action<string, string> deliver)
{
    private const int QueueLength = 4096;
    private const int LargestBatch = 512;

    // Their rows are held in memory until the commit, and a write behind them waits for the one that is under way.
    private const int MostBulksTogether = 4;

    private const int Attempts = 2;

    // Where so many come at a time, a moment later is no later: each waits for the others' commits anyway.
    private const int CrowdedBatch = 8;
    private static readonly TimeSpan GatheringTime = TimeSpan.FromMilliseconds(1);

    private readonly Channel<QueuedWrite> _queue = Channel.CreateBounded<QueuedWrite>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private Thread? _thread;
    private long _commits;

    public long Commits => Interlocked.Read(ref _commits);

    /// <param name="write">As in <see cref="Database"/>.</param>
    /// <param name="bulk">Whether it is so large that it shares its transaction with others of its kind only.</param>
    /// <param name="cancellationToken">Counts until the write begins.</param>
    /// <exception cref="ObjectDisposedException">After <see cref="Stop"/>.</exception>
    public async Task<T> WriteAsync<T>(Func<Session, T> write, bool bulk, CancellationToken cancellationToken)
    {
        var queued = new QueuedWrite<T>(write, cancellationToken) { IsBulk = bulk };
        try
        {
            await _queue.Writer.WriteAsync(queued, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(Database));
        }

        return await queued.Task.ConfigureAwait(false);
    }

    public void Start(string name)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Refuses new writes and returns when all queued ones are done. The session is the caller's again.</summary>
    public void Stop()
    {
        _queue.Writer.TryComplete();
        _thread?.Join();
    }

    /// <summary>Begins a transaction in which nobody else writes, in this process or another.</summary>
    protected abstract Session Begin();

    /// <summary>False also after the engine has given the transaction up by itself.</summary>
    protected abstract bool IsInTransaction { get; }

    /// <summary>Enqueues what tells the other processes, once it is committed, what was published; nothing where there are none.</summary>
    protected virtual void Announce(IReadOnlyList<(string Channel, string Payload)> published)
    {
    }

    /// <summary>Makes it durable.</summary>
    protected abstract void Commit();

    /// <summary>Ends whatever is left of a transaction that failed. Does not throw.</summary>
    protected abstract void Abandon();

    /// <summary>True if the batch failed in a way that the next attempt may not, and certainly was not committed.</summary>
    protected virtual bool IsWorthRepeating => false;

    /// <summary>Between two batches, when nobody waits for the outcome of one.</summary>
    protected virtual void AfterBatch()
    {
    }

    private void Run()
    {
        var batch = new List<QueuedWrite>(LargestBatch);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (TryTakeLike(batch) is { } queued) batch.Add(queued);
            CommitTogether(batch);
            var isCrowded = batch.Count >= CrowdedBatch;
            batch.Clear();
            AfterBatch();
            // More of those that come now share the next commit then, and what all commits change is written fewer times.
            if (isCrowded) Thread.Sleep(GatheringTime);
        }
    }

    /// <summary>The next write, if it is there already and goes with those of the batch.</summary>
    private QueuedWrite? TryTakeLike(List<QueuedWrite> batch) =>
        _queue.Reader.TryPeek(out var next) && (batch.Count == 0 || (next.IsBulk == batch[0].IsBulk && batch.Count < (next.IsBulk ? MostBulksTogether : LargestBatch)))
        && _queue.Reader.TryRead(out var taken)
            ? taken
            : null;

    private void CommitTogether(List<QueuedWrite> batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            Session? session = null;
            try
            {
                session = Begin();
                if (RunTogether(session, batch) is { } failure)
                {
                    if (batch.Count == 1) ExceptionDispatchInfo.Throw(failure);
                    session.Published.Clear();
                    Abandon();
                    session = Begin();
                    foreach (var write in batch) RunApart(session, write);
                    Announce(session.Published);
                    session.Flush();
                }

                Commit();
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to those who wait and must not end the writer thread.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                Abandon();
                session?.Published.Clear();
                if (attempt < Attempts && IsWorthRepeating) continue;
                foreach (var write in batch) write.Fail(fault);
                return;
            }

            Interlocked.Increment(ref _commits);
            // First: whoever hears that its write is done, finds no cache here that does not know of it.
            foreach (var (channel, payload) in session.Published) deliver(channel, payload);
            session.Published.Clear();
            foreach (var write in batch) write.Complete();
            return;
        }
    }

    /// <summary>
    /// Without savepoints, for which SQLite would copy every page that a write changes, and PostgreSQL would be asked twice more for each: hardly any write throws. One that was
    /// cancelled before it began has changed nothing.
    /// </summary>
    /// <returns>What one of them threw: the transaction is of no use then.</returns>
    private Exception? RunTogether(Session session, List<QueuedWrite> batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch[i].Run(session, isApart: false) is { } failure && (batch[i].HasBegun || batch.Count == 1)) return failure;
            // It took its time: another one may have come, and what both change is written once.
            if (i == batch.Count - 1 && batch[i].IsBulk && TryTakeLike(batch) is { } next) batch.Add(next);
        }

        try
        {
            Announce(session.Published);
            session.Flush();
            return null;
        }
#pragma warning disable CA1031 // What the last ones have enqueued: whatever it is, it belongs to one of the writes.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e;
        }
    }

    /// <summary>A write that throws is undone alone. If the engine gave up the whole transaction with it (disk full), the batch fails with its failure.</summary>
    private void RunApart(Session session, QueuedWrite write)
    {
        session.Execute("SAVEPOINT one_write");
        var published = session.Published.Count;
        if (write.Run(session, isApart: true) is { } failure)
        {
            session.Discard();
            if (!IsInTransaction) ExceptionDispatchInfo.Throw(failure);
            session.Execute("ROLLBACK TO SAVEPOINT one_write");
            session.Published.RemoveRange(published, session.Published.Count - published);
        }

        session.Execute("RELEASE SAVEPOINT one_write");
    }

    private abstract class QueuedWrite
    {
        public required bool IsBulk { get; init; }

        /// <summary>Once it has, it cannot be cancelled any more, however often it runs.</summary>
        public bool HasBegun { get; protected set; }

        /// <summary>
        /// Gives what the write threw, also if it was cancelled before it began; the outcome is kept for <see cref="Complete"/>. One that runs <paramref name="isApart"/> is sent to the engine
        /// whole; of another, what it enqueued may fail a later one.
        /// </summary>
        public abstract Exception? Run(Session session, bool isApart);

        /// <summary>After the commit: hands the outcome of <see cref="Run"/> to the caller.</summary>
        public abstract void Complete();

        /// <summary>The batch was not committed.</summary>
        public abstract void Fail(Exception cause);
    }

    private sealed class QueuedWrite<T>(Func<Session, T> write, CancellationToken cancellationToken) : QueuedWrite
    {
        private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _failure;

        public Task<T> Task => _completion.Task;

        public override Exception? Run(Session session, bool isApart)
        {
            _failure = null;
            try
            {
                if (!HasBegun) cancellationToken.ThrowIfCancellationRequested();
                HasBegun = true;
                _result = write(session);
                if (isApart) session.Flush();
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to this caller and must not end the writer thread.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _failure = e;
            }

            return _failure;
        }

        public override void Complete()
        {
            if (_failure is not null) Fail(_failure);
            else _completion.SetResult(_result!);
        }

        public override void Fail(Exception cause)
        {
            if (cause is OperationCanceledException cancelled) _completion.SetCanceled(cancelled.CancellationToken);
            else _completion.SetException(cause);
        }
    }
}
