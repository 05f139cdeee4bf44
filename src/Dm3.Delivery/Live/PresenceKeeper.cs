using System.Collections.Concurrent;
using System.Threading.Channels;
using Dm3.Ethereum;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Live;

/// <summary>Tells the other instances which accounts have a socket at this one, and that this one lives.</summary>
public sealed partial class PresenceKeeper(LiveHub hub, PresenceStore store, TimeProvider clock, ILogger<PresenceKeeper> log) : BackgroundService
{
    private readonly string _instance = Guid.NewGuid().ToString("N");
    private readonly Channel<Address> _changed = Channel.CreateUnbounded<Address>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<Address, byte> _waiting = new();
    private readonly HashSet<Address> _told = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        hub.PresenceChanged += OnChanged;
        try
        {
            using var beat = new PeriodicTimer(TimeSpan.FromSeconds(PresenceStore.DeadAfterSeconds / 3.0));
            await TryAsync(BeatAsync, stoppingToken);
            var due = beat.WaitForNextTickAsync(stoppingToken).AsTask();
            var change = _changed.Reader.WaitToReadAsync(stoppingToken).AsTask();
            while (true)
            {
                if (await Task.WhenAny(due, change) == due)
                {
                    await due;
                    await TryAsync(BeatAsync, stoppingToken);
                    due = beat.WaitForNextTickAsync(stoppingToken).AsTask();
                }
                else
                {
                    await change;
                    while (_changed.Reader.TryRead(out var account)) await TryAsync(stop => TellAsync(account, stop), stoppingToken);
                    change = _changed.Reader.WaitToReadAsync(stoppingToken).AsTask();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await TryAsync(_ => store.LeaveAsync(_instance, CancellationToken.None), CancellationToken.None);
        }
        finally
        {
            hub.PresenceChanged -= OnChanged;
        }
    }

    // Each account waits once, however often it comes and goes meanwhile.
    private void OnChanged(Address account)
    {
        if (_waiting.TryAdd(account, 0)) _changed.Writer.TryWrite(account);
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        if (!await store.LiveAsync(_instance, clock.GetUtcNow().ToUnixTimeSeconds(), cancellationToken)) _told.Clear();
        foreach (var account in hub.Accounts.Concat(_told).Distinct().ToList()) await TellAsync(account, cancellationToken);
    }

    private async Task TellAsync(Address account, CancellationToken cancellationToken)
    {
        // Before it is looked at: a change from here on waits anew.
        _waiting.TryRemove(account, out _);
        if (hub.IsPresent(account) == _told.Contains(account)) return;
        if (_told.Contains(account))
        {
            await store.RemoveAsync(account, _instance, cancellationToken);
            _told.Remove(account);
        }
        else
        {
            await store.AddAsync(account, _instance, cancellationToken);
            _told.Add(account);
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> act, CancellationToken stoppingToken)
    {
        try
        {
            await act(stoppingToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The store is out of reach or closed; the next beat tells it everything again.
            Report(fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Presence could not be told")]
    private partial void Report(Exception fault);
}
