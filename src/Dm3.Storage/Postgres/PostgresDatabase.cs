using System.Net.Sockets;
using Dapper;
using Npgsql;

namespace Dm3.Storage.Postgres;

/// <summary>
/// A PostgreSQL database that several instances share. Writes of all of them follow each other (see <see cref="PostgresWriter"/>); what one of them has
/// committed, the others hear of by LISTEN and NOTIFY. A write whose task has ended is as durable as the server makes commits.
/// </summary>
/// <remarks>Reads run on pooled connections that cannot write. PgBouncer between this and the server works in session mode only.</remarks>
public sealed class PostgresDatabase : Database
{
    // Connections that may write are given up by the server when we are gone without a word: the others wait for the lock.
    private const string WriterSettings =
        """
        SET idle_in_transaction_session_timeout = '15s'; SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
        """;

    private readonly NpgsqlDataSource _readers;
    private readonly NpgsqlDataSource _own;
    private readonly PostgresFeed _feed;
    private readonly PostgresWriter _writer;
    private volatile int _disposed;

    private PostgresDatabase(NpgsqlDataSource readers, NpgsqlDataSource own, NpgsqlConnection listener)
    {
        _readers = readers;
        _own = own;
        _feed = new PostgresFeed(own, listener, (channel, payload) => Deliver(channel, payload), DeliverGap);
        _writer = new PostgresWriter(own, _feed, (channel, payload) => Deliver(channel, payload));
    }

    /// <inheritdoc/>
    public override long Commits => _writer.Commits;

    /// <summary>Connects, and brings the schema up to date.</summary>
    /// <param name="connectionString">As of Npgsql: <c>Host=…;Database=…;Username=…;Password=…</c>. The database is there and holds UTF-8.</param>
    /// <exception cref="DatabaseTooNewException">It was written by a newer program.</exception>
    /// <exception cref="MigrationFailedException">The schema could not be brought up to date; the database is as it was.</exception>
    /// <exception cref="StoreUnreachableException">It cannot be reached, or refuses.</exception>
    /// <exception cref="InvalidDataException">It does not hold UTF-8.</exception>
    public static PostgresDatabase Open(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true, MaxAutoPrepare = 200, IncludeErrorDetail = false };
        if (settings.KeepAlive == 0) settings.KeepAlive = 5;
        var forReading = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Options = $"{settings.Options} -c default_transaction_read_only=on".TrimStart() };
        var forOwn = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false };
        NpgsqlDataSource? readers = null, own = null;
        try
        {
            readers = NpgsqlDataSource.Create(forReading);
            var builder = new NpgsqlDataSourceBuilder(forOwn.ConnectionString);
            builder.UsePhysicalConnectionInitializer(connection => connection.Execute(WriterSettings), connection => connection.ExecuteAsync(WriterSettings));
            own = builder.Build();
            var connection = own.OpenConnection();
            try
            {
                if (connection.ExecuteScalar<string>("SHOW server_encoding") is not "UTF8" and var encoding)
                    throw new InvalidDataException($"The database {Place(settings)} holds {encoding}, not UTF8.");
                PostgresMigrator.Apply(connection, Migration.Known("Postgres"), Place(settings));
                return new PostgresDatabase(readers, own, connection);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch (Exception fault)
        {
            readers?.Dispose();
            own?.Dispose();
            if (!IsUnreachable(fault)) throw;
            var reason = fault is PostgresException refusal ? refusal.MessageText : (fault.InnerException ?? fault).Message;
            throw new StoreUnreachableException(Place(settings), reason.ReplaceLineEndings(" "), fault);
        }
    }

    /// <summary>Where it is, without anything secret: <c>host:port/database</c>.</summary>
    /// <exception cref="ArgumentException">The text is no connection string, or names no host; the message does not repeat it.</exception>
    public static string Place(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            ArgumentException.ThrowIfNullOrWhiteSpace(settings.Host);
            return Place(settings);
        }
#pragma warning disable CA1031 // What the driver says repeats parts of the text, which may be the password.
        catch (Exception)
#pragma warning restore CA1031
        {
            throw new ArgumentException("is not in the form Host=…;Database=…;Username=…;Password=….");
        }
    }

    /// <summary>Drains the queued writes and closes the connections. Reads and writes refuse from then on.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await Task.Run(_writer.Stop).ConfigureAwait(false);
        _writer.Close();
        await _feed.DisposeAsync().ConfigureAwait(false);
        await _readers.DisposeAsync().ConfigureAwait(false);
        await _own.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    internal override async Task<T> WriteAsync<T>(Func<Session, T> write, bool bulk, CancellationToken cancellationToken)
    {
        try
        {
            return await _writer.WriteAsync(write, bulk, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.DiskFull)
        {
            throw new StoreFullException(fault);
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.ProgramLimitExceeded)
        {
            throw new TextRefusedException(fault);
        }
        catch (Exception fault) when (IsUnreachable(fault))
        {
            throw new StoreUnreachableException(fault);
        }
    }

    /// <inheritdoc/>
    internal override TResult Read<TState, TResult>(TState state, Func<Session, TState, TResult> read)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var session = new PostgresSession(_readers.OpenConnection());
                return read(session, state);
            }
            catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.ProgramLimitExceeded)
            {
                throw new TextRefusedException(fault);
            }
            catch (Exception fault) when (attempt == 1 && IsUnreachable(fault))
            {
                // The server was started anew: what lies in the pool is of no use any more.
                _readers.Clear();
            }
            catch (Exception fault) when (IsUnreachable(fault))
            {
                throw new StoreUnreachableException(fault);
            }
        }
    }

    private static string Place(NpgsqlConnectionStringBuilder settings) => $"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}";

    // Connections that broke or were refused, and a server that goes down, comes up or has no connection free.
    private static bool IsUnreachable(Exception fault) => fault switch
    {
        PostgresException refusal => refusal.SqlState[..2] is "08" or "57" or "55" or "53" or "28" or "3D",
        NpgsqlOperationInProgressException => false,
        NpgsqlException or SocketException or TimeoutException => true,
        _ => false,
    };
}
