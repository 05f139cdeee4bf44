using System.Collections.Concurrent;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Dm3.Storage.Sqlite;

/// <summary>
/// An SQLite file with one writer that groups commits, and concurrent readers that see committed state only. WAL with synchronous=FULL:
/// a write whose task has ended survives a crash of the process and of the machine.
/// </summary>
/// <remarks>
/// One process at a time: a second one is refused by an advisory lock on <c>&lt;path&gt;.lock</c>, which ends with the process, because caches above
/// the store would not see its writes. Tools that only read the file (backup, <c>sqlite3</c>) are not hindered.
/// No mmap: its pages would count as this process's memory once per connection.
/// </remarks>
public sealed class SqliteDatabase : Database
{
    // How long to wait for a lock that another program (a backup) holds: SQLite waits for some milliseconds, and Microsoft.Data.Sqlite asks it
    // again for some seconds, except when the log is moved, which must not hold up the writes for long.
    private const int BusyMilliseconds = 200;
    private const int BusySeconds = 5;

    // Readers live as long as the database, each with a cache of its own: more than run at a time would only hold memory.
    private static readonly int MostIdleReaders = Math.Max(4, 3 * Environment.ProcessorCount);

    private readonly string _path;
    private readonly FileStream _lock;
    private readonly SqliteSession _writeSession;
    private readonly SqliteLogMover _logMover;
    private readonly SqliteWriter _writer;
    private readonly ConcurrentBag<SqliteSession> _idleReaders = [];
    private int _idleReaderCount;
    private volatile int _disposed;
    private volatile bool _movesLog;

    private SqliteDatabase(string path, FileStream fileLock, SqliteSession writeSession, SqliteLogMover logMover)
    {
        _path = path;
        _lock = fileLock;
        _writeSession = writeSession;
        _logMover = logMover;
        _writer = new SqliteWriter(writeSession, logMover, Deliver, WithoutHeldStates);
    }

    /// <inheritdoc/>
    public override long Commits => _writer.Commits;

    /// <summary>Opens the file, creates it (not its folder) if it is missing, and brings its schema up to date.</summary>
    /// <exception cref="DatabaseInUseException">Another process, or this one, has it open.</exception>
    /// <exception cref="DatabaseTooNewException">It was written by a newer program.</exception>
    /// <exception cref="MigrationFailedException">The schema could not be brought up to date; the file is as it was.</exception>
    /// <exception cref="SqliteException">It cannot be opened or is no SQLite database.</exception>
    public static SqliteDatabase Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var fileLock = TakeLock(path);
        SqliteConnection? connection = null, mover = null;
        try
        {
            connection = Connect(path, SqliteOpenMode.ReadWriteCreate);
            Migrator.Apply(connection, Migration.Known("Sqlite"));
            // synchronous=FULL is the default, but the promise to callers rests on it. The writer moves the log into the
            // file itself, and sizes its cache.
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0");
            mover = Connect(path, SqliteOpenMode.ReadWrite);
            mover.Execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0");
            return new SqliteDatabase(path, fileLock, new SqliteSession(connection), new SqliteLogMover(mover));
        }
        catch
        {
            mover?.Dispose();
            connection?.Dispose();
            fileLock.Dispose();
            throw;
        }
    }

    /// <summary>Drains the queued writes, moves the log into the file, and closes it. Reads and writes refuse from then on.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await Task.Run(_writer.Stop).ConfigureAwait(false);
        await Task.Run(_writer.Close).ConfigureAwait(false);
        while (_idleReaders.TryTake(out var reader)) reader.Dispose();
        try
        {
            // Moves what it can: a read still under way, or a full disk, keeps the rest in the log, where the next opening finds it.
            _writeSession.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        finally
        {
            _writeSession.Dispose();
            _logMover.Dispose();
            await _lock.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    internal override IDisposable BeginBulk() => _writer.BeginBulk();

    /// <inheritdoc/>
    internal override async Task<T> WriteAsync<T>(Func<Session, T> write, bool bulk, CancellationToken cancellationToken)
    {
        try
        {
            return await _writer.WriteAsync(write, bulk, cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == SQLitePCL.raw.SQLITE_FULL)
        {
            throw new StoreFullException(fault);
        }
    }

    /// <inheritdoc/>
    internal override TResult Read<TState, TResult>(TState state, Func<Session, TState, TResult> read)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (_idleReaders.TryTake(out var session)) Interlocked.Decrement(ref _idleReaderCount);
        else session = OpenReader();
        TResult result;
        try
        {
            session.HoldState(Commits);
            result = read(session, state);
        }
        catch
        {
            session.Dispose();
            throw;
        }

        Return(session);
        return result;
    }

    /// <summary>Moves the log: no reader that is idle keeps a part of it in use, and those that are not are soon done.</summary>
    private void WithoutHeldStates(Action moveLog)
    {
        _movesLog = true;
        try
        {
            LetGoOfIdleStates();
            moveLog();
        }
        finally
        {
            _movesLog = false;
        }
    }

    private void LetGoOfIdleStates()
    {
        // All that are idle now, before the first one is put back and found again; those that come meanwhile look for themselves.
        var readers = new List<SqliteSession>(MostIdleReaders);
        while (_idleReaders.TryTake(out var reader)) readers.Add(reader);
        Interlocked.Add(ref _idleReaderCount, -readers.Count);
        foreach (var reader in readers) Return(reader);
    }

    private void Return(SqliteSession session)
    {
        var holds = !_movesLog;
        if (!holds) session.LetGoOfState();
        if (Interlocked.Increment(ref _idleReaderCount) <= MostIdleReaders)
        {
            _idleReaders.Add(session);
            if (holds && _movesLog) LetGoOfIdleStates();
            // Closed meanwhile: the one that drains may have passed already.
            while (_disposed != 0 && _idleReaders.TryTake(out var late)) late.Dispose();
        }
        else
        {
            Interlocked.Decrement(ref _idleReaderCount);
            session.Dispose();
        }
    }

    private static FileStream TakeLock(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new DatabaseInUseException(path, e);
        }
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            ForeignKeys = true,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ToString());
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {BusyMilliseconds}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private SqliteSession OpenReader()
    {
        var connection = Connect(_path, SqliteOpenMode.ReadOnly);
        connection.Execute("PRAGMA cache_size = -1024");
        return new SqliteSession(connection);
    }
}
