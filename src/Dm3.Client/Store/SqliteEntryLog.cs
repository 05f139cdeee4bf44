using Dapper;
using Microsoft.Data.Sqlite;

namespace Dm3.Client.Store;

/// <summary>A log in an SQLite file. Several processes may have the file open.</summary>
public sealed class SqliteEntryLog : IEntryLog
{
    private const string Schema =
        """
        CREATE TABLE IF NOT EXISTS entries (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id       BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
            header   BLOB NOT NULL,
            body     BLOB NOT NULL
        )
        """;

    private const int BusySeconds = 10;

    private readonly SqliteConnection _connection;
    private readonly SemaphoreSlim _turn = new(1);

    private SqliteEntryLog(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens the file; makes it, readable for this user only, if it is missing.</summary>
    /// <exception cref="SqliteException">It cannot be opened or is no SQLite database.</exception>
    public static SqliteEntryLog Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!OperatingSystem.IsWindows() && !File.Exists(path))
        {
            using var made = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Write,
                Share = FileShare.ReadWrite,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }

        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = BusySeconds }.ToString());
        try
        {
            connection.Open();
            // FULL: what a caller was told is kept, and then acknowledged to the delivery service, must be on the disk.
            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;" + Schema);
            return new SqliteEntryLog(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<int> AddAsync(IReadOnlyList<SealedEntry> entries, CancellationToken cancellationToken = default) => InTurnAsync(
        connection =>
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            var added = connection.Execute(
                "INSERT INTO entries (id, header, body) VALUES (@Id, @Header, @Body) ON CONFLICT (id) DO NOTHING",
                entries.Select(entry => new { Id = entry.Id.ToArray(), Header = entry.Header.ToArray(), Body = entry.Body.ToArray() }),
                transaction);
            transaction.Commit();
            return added;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LogPosition>> ReadAsync(long after, int limit, CancellationToken cancellationToken = default) => InTurnAsync<IReadOnlyList<LogPosition>>(
        connection => [.. connection.Query<Row>("SELECT sequence, id, header FROM entries WHERE sequence > @after ORDER BY sequence LIMIT @limit", new { after, limit })
            .Select(row => new LogPosition(row.Sequence, row.Id, row.Header))],
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SealedEntry>> GetAsync(IReadOnlyList<long> sequences, CancellationToken cancellationToken = default) => InTurnAsync<IReadOnlyList<SealedEntry>>(
        connection =>
        {
            var found = new List<SealedEntry>(sequences.Count);
            foreach (var sequence in sequences)
            {
                if (connection.QuerySingleOrDefault<Row>("SELECT sequence, id, header, body FROM entries WHERE sequence = @sequence", new { sequence }) is { } row)
                    found.Add(new SealedEntry(row.Id, row.Header, row.Body));
            }

            return found;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    private async Task<T> InTurnAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return work(_connection);
        }
        finally
        {
            _turn.Release();
        }
    }

    private sealed class Row
    {
        public long Sequence { get; init; }

        public byte[] Id { get; init; } = [];

        public byte[] Header { get; init; } = [];

        public byte[] Body { get; init; } = [];
    }
}
