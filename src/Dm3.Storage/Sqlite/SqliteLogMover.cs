using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Dm3.Storage.Sqlite;

/// <summary>
/// Moves most of the log into the file while writes go on: 16 MB take tens of milliseconds, in which nothing would be committed. What is written meanwhile stays for the
/// writer, which alone can begin the log anew.
/// </summary>
internal sealed class SqliteLogMover : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SafeFileHandle _file;

    /// <param name="connection">Another one than the writer's; its own from now on.</param>
    public SqliteLogMover(SqliteConnection connection)
    {
        _connection = connection;
        _file = File.OpenHandle(connection.DataSource, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>Moves it, for one caller at a time.</summary>
    /// <exception cref="SqliteException">The disk is full, or does not take it: nothing is lost.</exception>
    /// <exception cref="IOException">The same; the writer is told so again when it brings the file to the disk itself.</exception>
    public void Move()
    {
        _connection.Execute("PRAGMA wal_checkpoint(PASSIVE)");
        // SQLite leaves that to whoever moves the last page, and that would be the writer.
        RandomAccess.FlushToDisk(_file);
    }

    /// <summary>After all other connections: with any handle of a file, the system lets go of all locks that the process has on it.</summary>
    public void Dispose()
    {
        _connection.Dispose();
        _file.Dispose();
    }
}
