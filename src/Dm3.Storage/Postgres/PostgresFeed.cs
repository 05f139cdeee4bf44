using Npgsql;

namespace Dm3.Storage.Postgres;

/// <summary>
/// Hears what other instances publish. While it cannot listen, it says again and again that something may have been missed, so that nobody
/// trusts what was remembered from before.
/// </summary>
internal sealed class PostgresFeed : IAsyncDisposable
{
    /// <summary>Of LISTEN and NOTIFY; ours are inside the payload.</summary>
    public const string ServerChannel = "dm3_changes";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    // What this instance publishes, it delivers itself, without the way over the server.
    private readonly string _instance = Guid.NewGuid().ToString("N");
    private readonly NpgsqlDataSource _source;
    private readonly Action<string, string> _deliver;
    private readonly Action _missed;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;

    /// <summary>Begins to listen on a connection that is open.</summary>
    public PostgresFeed(NpgsqlDataSource source, NpgsqlConnection first, Action<string, string> deliver, Action missed)
    {
        _source = source;
        _deliver = deliver;
        _missed = missed;
        Listen(first);
        _listening = Task.Run(() => RunAsync(first));
    }

    public string Wrap(string channel, string payload) => $"{_instance} {channel} {payload}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _listening.ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Listen(NpgsqlConnection connection)
    {
        connection.Notification += (_, notification) => Hear(notification.Payload);
        using var listen = new NpgsqlCommand("LISTEN " + ServerChannel, connection);
        listen.ExecuteNonQuery();
    }

    private void Hear(string payload)
    {
        if (payload.Split(' ', 3) is [var instance, var channel, var text] && instance != _instance) _deliver(channel, text);
    }

    private async Task RunAsync(NpgsqlConnection first)
    {
        for (var connection = first; !_stop.IsCancellationRequested; connection = null)
        {
            try
            {
                if (connection is null)
                {
                    connection = await _source.OpenConnectionAsync(_stop.Token).ConfigureAwait(false);
                    Listen(connection);
                    // What came between: from here on nothing is missed.
                    _missed();
                }

                while (true) await connection.WaitAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // The database is closed.
            }
#pragma warning disable CA1031 // Whatever ended the connection: nobody waits for this task, and it must go on.
            catch (Exception)
#pragma warning restore CA1031
            {
                _missed();
                await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            finally
            {
                if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
