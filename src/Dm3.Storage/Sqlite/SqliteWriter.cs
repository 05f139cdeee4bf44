using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Dm3.Storage.Sqlite;

/// <summary>
/// The one writer. Writes that arrive while a commit is on its way to the disk wait in a bounded queue and share the next commit,
/// so that one fsync serves many. A caller hears of its write only after the commit.
/// </summary>
internal sealed class SqliteWriter
{
    private const int QueueLength = 4096;
    private const int LargestBatch = 512;
    private const long LogStepBytes = 16 * 1024 * 1024;

    private readonly SqliteSession _session;
    private readonly Action<string, string> _deliver;
    private readonly Channel<QueuedWrite> _queue = Channel.CreateBounded<QueuedWrite>(new BoundedChannelOptions(QueueLength) { SingleReader = true });
    private readonly Thread _thread;
    private readonly FileInfo _log;
    private long _moveLogAtBytes = LogStepBytes;
    private long _commits;

    public SqliteWriter(SqliteSession session, Action<string, string> deliver)
    {
        _session = session;
        _deliver = deliver;
        _log = new FileInfo(session.Connection.DataSource + "-wal");
        _thread = new Thread(Run) { IsBackground = true, Name = "sqlite writer" };
        _thread.Start();
    }

    public long Commits => Interlocked.Read(ref _commits);

    /// <exception cref="ObjectDisposedException">After <see cref="Stop"/>.</exception>
    public async Task<T> WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken)
    {
        var queued = new QueuedWrite<T>(write, cancellationToken);
        try
        {
            await _queue.Writer.WriteAsync(queued, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteDatabase));
        }

        return await queued.Task.ConfigureAwait(false);
    }

    /// <summary>Refuses new writes and returns when all queued ones are done. The session is the caller's again.</summary>
    public void Stop()
    {
        _queue.Writer.TryComplete();
        _thread.Join();
    }

    private void Run()
    {
        var batch = new List<QueuedWrite>(LargestBatch);
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < LargestBatch && _queue.Reader.TryRead(out var queued)) batch.Add(queued);
            CommitTogether(batch);
            batch.Clear();
            MoveLogIntoFile();
        }
    }

    private void CommitTogether(List<QueuedWrite> batch)
    {
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch) RunAlone(write);
            _session.Execute("COMMIT");
        }
        catch (SqliteException e)
        {
            Abandon();
            _session.Published.Clear();
            foreach (var write in batch) write.Fail(e);
            return;
        }

        Interlocked.Increment(ref _commits);
        foreach (var write in batch) write.Complete();
        foreach (var (channel, payload) in _session.Published) _deliver(channel, payload);
        _session.Published.Clear();
    }

    /// <summary>
    /// Each time the log has grown by a step. SQLite's own automatic checkpoint gives way to every read under way, and under constant reads there
    /// is always one: the log grew without end. This one waits for them for a moment; a backup may hold on to the log for longer, until the next step.
    /// </summary>
    private void MoveLogIntoFile()
    {
        _log.Refresh();
        if (!_log.Exists || _log.Length < _moveLogAtBytes) return;
        try
        {
            _session.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // The disk is full: nothing is lost, and the writes that do not fit tell their callers.
        }

        _log.Refresh();
        _moveLogAtBytes = _log.Length + LogStepBytes;
    }

    /// <summary>A write that throws is undone alone. If SQLite gave up the whole transaction with it (disk full), the batch fails with its failure.</summary>
    private void RunAlone(QueuedWrite write)
    {
        _session.Execute("SAVEPOINT one_write");
        var published = _session.Published.Count;
        if (write.Run(_session) is { } failure)
        {
            if (!_session.IsInTransaction) ExceptionDispatchInfo.Throw(failure);
            _session.Execute("ROLLBACK TO one_write");
            _session.Published.RemoveRange(published, _session.Published.Count - published);
        }

        _session.Execute("RELEASE one_write");
    }

    private void Abandon()
    {
        // Not if it never began, or if SQLite has rolled it back by itself.
        if (_session.IsInTransaction) _session.Execute("ROLLBACK");
    }

    private abstract class QueuedWrite
    {
        /// <summary>Gives what the write threw, also if it was cancelled before it began; the outcome is kept for <see cref="Complete"/>.</summary>
        public abstract Exception? Run(Session session);

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

        public override Exception? Run(Session session)
        {
            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                _result = write(session);
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
            if (_failure is OperationCanceledException cancelled) _completion.SetCanceled(cancelled.CancellationToken);
            else if (_failure is not null) _completion.SetException(_failure);
            else _completion.SetResult(_result!);
        }

        public override void Fail(Exception cause) => _completion.SetException(cause);
    }
}
