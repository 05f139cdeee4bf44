using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Dm3.Storage.Sqlite;

/// <summary>Commits to an SQLite file, and moves its log into the file now and then.</summary>
/// <remarks>
/// An import enters each name at random places of several indexes. A cache that holds what one of its transactions changes, and a log that is moved only after
/// several, write each page fewer times: a page that does not fit is written to the log, read back and written again.
/// </remarks>
internal sealed class SqliteWriter : GroupWriter
{
    private const int Megabyte = 1024 * 1024;

    // SQLite's own size, which no file of ours changes.
    private const int PageBytes = 4096;

    // A log that readers have kept from being moved for so long is cut once it can be.
    private const int MostSteps = 2;

    // Clients send an import in several requests.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private static readonly Sizes Usual = new(CacheMegabytes: 16, LogStepMegabytes: 16);
    private static readonly Sizes Bulk = new(CacheMegabytes: 128, LogStepMegabytes: 256);

    private readonly SqliteSession _session;
    private readonly SqliteLogMover _mover;
    private readonly FileInfo _log;
    private readonly Action<Action> _withoutHeldStates;
    private Task? _move;
    private Sizes? _sizes;
    private int _bulks;
    private uint _pagesWhenMoved;
    private bool _mayShrink;

    /// <param name="session">Writes.</param>
    /// <param name="mover">Moves most of the log.</param>
    /// <param name="deliver">As in <see cref="GroupWriter"/>.</param>
    /// <param name="withoutHeldStates">Runs an action while no idle reader holds on to the log.</param>
    public SqliteWriter(SqliteSession session, SqliteLogMover mover, Action<string, string> deliver, Action<Action> withoutHeldStates)
        : base(deliver)
    {
        _session = session;
        _mover = mover;
        _withoutHeldStates = withoutHeldStates;
        _log = new FileInfo(session.Connection.DataSource + "-wal");
        Start("sqlite writer");
    }

    private sealed record Sizes(int CacheMegabytes, int LogStepMegabytes);

    protected override bool IsInTransaction => _session.IsInTransaction;

    /// <summary>Many changes come, until it is disposed.</summary>
    public IDisposable BeginBulk()
    {
        Interlocked.Increment(ref _bulks);
        return new BulkEnd(this);
    }

    /// <summary>After <see cref="GroupWriter.Stop"/>: waits until nothing is moved any more.</summary>
    public void Close() => _move?.GetAwaiter().GetResult();

    protected override Session Begin()
    {
        TakeSizes();
        _session.Execute("BEGIN IMMEDIATE");
        return _session;
    }

    protected override void Commit() => _session.Execute("COMMIT");

    protected override void Abandon()
    {
        // Not if it never began, or if SQLite has rolled it back by itself.
        if (_session.IsInTransaction) _session.Execute("ROLLBACK");
    }

    /// <summary>
    /// Each time a step of pages has been written to the log. SQLite's own automatic checkpoint gives way to every read under way, and under constant reads there
    /// is always one: the log grew without end. This one waits for them for a moment; a backup may hold on to the log for longer, until the next step. The file keeps
    /// its length and is written again from its start, which costs the system less than making it anew; one that had to grow far is cut. Most of it is moved
    /// before, while writes go on.
    /// </summary>
    protected override void AfterBatch()
    {
        if (_sizes is not { } sizes) return;
        var written = PagesWritten;
        if (!_mayShrink)
        {
            var steps = unchecked(written - _pagesWhenMoved) / (sizes.LogStepMegabytes * (Megabyte / PageBytes));
            if (steps == 0) return;
            _move ??= Task.Run(MoveBesideWrites);
            // Where the disk takes it more slowly than it is written, writes wait.
            if (!_move.IsCompleted && steps < MostSteps) return;
        }

        _move?.GetAwaiter().GetResult();
        _move = null;
        _log.Refresh();
        var isLong = _mayShrink || (_log.Exists && _log.Length > MostSteps * (long)sizes.LogStepMegabytes * Megabyte);
        (_mayShrink, _pagesWhenMoved) = (false, written);
        try
        {
            _withoutHeldStates(() => _session.Execute(isLong ? "PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA wal_checkpoint(RESTART)"));
        }
        catch (SqliteException)
        {
            // The disk is full: nothing is lost, and the writes that do not fit tell their callers.
        }
    }

    private void MoveBesideWrites()
    {
        try
        {
            _withoutHeldStates(_mover.Move);
        }
        catch (Exception fault) when (fault is SqliteException or IOException)
        {
            // As above.
        }
    }

    // Counted by SQLite since the connection was opened, and on beyond the largest number.
    private uint PagesWritten
    {
        get
        {
            _ = raw.sqlite3_db_status(_session.Connection.Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 0);
            return unchecked((uint)pages);
        }
    }

    private void TakeSizes()
    {
        var wanted = Volatile.Read(ref _bulks) > 0 ? Bulk : Usual;
        if (_sizes == wanted) return;
        // A negative size is in KiB, not pages.
        _session.Connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size = -{wanted.CacheMegabytes * 1024}; PRAGMA shrink_memory"));
        // After a bulk the log is moved at once, so that those who open the file need not read through it.
        _mayShrink = _sizes == Bulk;
        _sizes = wanted;
    }

    private async Task EndBulkAsync()
    {
        await Task.Delay(Linger).ConfigureAwait(false);
        if (Interlocked.Decrement(ref _bulks) > 0) return;
        try
        {
            // The sizes are changed between two writes; this one changes nothing else.
            await WriteAsync(static _ => 0, bulk: true, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is ObjectDisposedException or SqliteException)
        {
            // Closed meanwhile, or the next write does it.
        }
    }

    private sealed class BulkEnd(SqliteWriter writer) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0) _ = writer.EndBulkAsync();
        }
    }
}
