using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Dm3.Storage.Sqlite;

/// <summary>Commits to an SQLite file, and moves its log into the file now and then.</summary>
/// <remarks>
/// An import enters each name at random places of several indexes. A cache that holds what one of its transactions changes, and a log that is moved only after
/// several, write each page fewer times: a page that does not fit is written to the log, read back and written again.
/// </remarks>
internal sealed class SqliteWriter : GroupWriter
{
    private const int Megabyte = 1024 * 1024;

    // Clients send an import in several requests.
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    private static readonly Sizes Usual = new(CacheMegabytes: 16, LogStepMegabytes: 16);
    private static readonly Sizes Bulk = new(CacheMegabytes: 128, LogStepMegabytes: 256);

    private readonly SqliteSession _session;
    private readonly FileInfo _log;
    private Sizes? _sizes;
    private int _bulks;
    private long _moveLogAtBytes;

    public SqliteWriter(SqliteSession session, Action<string, string> deliver)
        : base(deliver)
    {
        _session = session;
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

    protected override Session Begin()
    {
        TakeSizes();
        _session.Execute("BEGIN IMMEDIATE");
        return _session;
    }

    // There are no other processes.
    protected override void Commit(IReadOnlyList<(string Channel, string Payload)> published) => _session.Execute("COMMIT");

    protected override void Abandon()
    {
        // Not if it never began, or if SQLite has rolled it back by itself.
        if (_session.IsInTransaction) _session.Execute("ROLLBACK");
    }

    /// <summary>
    /// Each time the log has grown by a step. SQLite's own automatic checkpoint gives way to every read under way, and under constant reads there
    /// is always one: the log grew without end. This one waits for them for a moment; a backup may hold on to the log for longer, until the next step.
    /// </summary>
    protected override void AfterBatch()
    {
        _log.Refresh();
        if (_sizes is not { } sizes || !_log.Exists || _log.Length < _moveLogAtBytes) return;
        try
        {
            _session.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // The disk is full: nothing is lost, and the writes that do not fit tell their callers.
        }

        _log.Refresh();
        _moveLogAtBytes = _log.Length + ((long)sizes.LogStepMegabytes * Megabyte);
    }

    private void TakeSizes()
    {
        var wanted = Volatile.Read(ref _bulks) > 0 ? Bulk : Usual;
        if (_sizes == wanted) return;
        // A negative size is in KiB, not pages.
        _session.Connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size = -{wanted.CacheMegabytes * 1024}; PRAGMA shrink_memory"));
        _log.Refresh();
        // After a bulk the log is moved at once, so that those who open the file need not read through it.
        _moveLogAtBytes = _sizes == Bulk ? 0 : (long)wanted.LogStepMegabytes * Megabyte;
        _sizes = wanted;
    }

    private async Task EndBulkAsync()
    {
        await Task.Delay(Linger).ConfigureAwait(false);
        if (Interlocked.Decrement(ref _bulks) > 0) return;
        try
        {
            // The sizes are changed between two writes; this one changes nothing else.
            await WriteAsync(static _ => 0, alone: true, CancellationToken.None).ConfigureAwait(false);
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
