using Npgsql;

namespace Dm3.Storage.Postgres;

/// <summary>
/// Commits to PostgreSQL. Instances take turns by an advisory lock that each transaction takes first and that its end, however it comes, releases: what one
/// has committed, the next one sees in every statement. So a write may read, decide and change as on SQLite, where there is one writer.
/// </summary>
internal sealed class PostgresWriter : GroupWriter
{
    /// <summary>Of the advisory lock: "dm3" and a number of ours.</summary>
    public const long LockKey = 0x646d_3300_0001;

    private readonly NpgsqlDataSource _source;
    private readonly PostgresFeed _feed;
    private PostgresSession? _session;
    private bool _isCommitting;
    private bool _isLost;

    public PostgresWriter(NpgsqlDataSource source, PostgresFeed feed, Action<string, string> deliver)
        : base(deliver)
    {
        _source = source;
        _feed = feed;
        Start("postgres writer");
    }

    protected override bool IsInTransaction => _session is { IsOpen: true };

    // A commit that got no answer may have happened: its callers are told that they cannot know.
    protected override bool IsWorthRepeating => _isLost && !_isCommitting;

    protected override Session Begin()
    {
        _isCommitting = false;
        _session ??= new PostgresSession(_source.OpenConnection());
        using var begin = new NpgsqlCommand($"BEGIN; SELECT pg_advisory_xact_lock({LockKey})", _session.Connection);
        begin.ExecuteNonQuery();
        return _session;
    }

    protected override void Announce(IReadOnlyList<(string Channel, string Payload)> published)
    {
        // Delivered by the server with the commit, or not at all.
        if (published.Count > 0)
            _session!.Enqueue("SELECT pg_notify(@1, payload) FROM unnest(@2) AS payload", PostgresFeed.ServerChannel, published.Select(each => _feed.Wrap(each.Channel, each.Payload)).ToArray());
    }

    protected override void Commit()
    {
        _isCommitting = true;
        _session!.Execute("COMMIT");
    }

    protected override void Abandon()
    {
        _session?.Discard();
        try
        {
            if (IsInTransaction) _session!.Execute("ROLLBACK");
        }
        catch (NpgsqlException)
        {
            // The server ends the transaction with the connection.
        }

        _isLost = !IsInTransaction;
        if (!_isLost) return;
        _session?.Dispose();
        _session = null;
    }

    /// <summary>After <see cref="GroupWriter.Stop"/>.</summary>
    public void Close() => _session?.Dispose();
}
