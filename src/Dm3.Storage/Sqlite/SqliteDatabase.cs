namespace Dm3.Storage.Sqlite;

/// <summary>An SQLite file with one writer that groups commits, and concurrent readers.</summary>
public sealed class SqliteDatabase : IAsyncDisposable
{
    /// <summary>Opens the file, creates it if it is missing, and brings its schema up to date.</summary>
    public static SqliteDatabase Open(string path) => throw new NotSupportedException(path);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotSupportedException();
}
