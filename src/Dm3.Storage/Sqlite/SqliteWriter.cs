using Microsoft.Data.Sqlite;

namespace Dm3.Storage.Sqlite;

/// <summary>Commits to an SQLite file, and moves its log into the file now and then.</summary>
internal sealed class SqliteWriter : GroupWriter
{
    private const long LogStepBytes = 16 * 1024 * 1024;

    private readonly SqliteSession _session;
    private readonly FileInfo _log;
    private long _moveLogAtBytes = LogStepBytes;

    public SqliteWriter(SqliteSession session, Action<string, string> deliver)
        : base(deliver)
    {
        _session = session;
        _log = new FileInfo(session.Connection.DataSource + "-wal");
        Start("sqlite writer");
    }

    protected override bool IsInTransaction => _session.IsInTransaction;

    protected override Session Begin()
    {
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
}
