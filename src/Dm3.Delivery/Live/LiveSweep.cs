using Dm3.Delivery.Auth;
using Dm3.Storage;
using Dm3.Storage.Messages;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Live;

/// <summary>
/// Once a second, looks after the times of all sockets: asks the silent ones whether they are there, and ends those that do not answer, do not log
/// in, do not take what is written, or whose session is over. Also passes on what the store's change feed says.
/// </summary>
public sealed class LiveSweep(
    Database database, LiveHub hub, SessionStore sessions, SessionGuard guard, LiveOptions options, LoginOptions logins, TimeProvider clock, IHostApplicationLifetime lifetime)
    : BackgroundService
{
    private const int MostKeyChecksPerSecond = 32;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var messages = database.Subscribe(MessageStore.Channel, hub.OnMessages);
        using var ended = database.Subscribe(SessionStore.Channel, OnSessions);
        // Not at the end of this service: the web server ends before it, and waits for its connections.
        using var farewell = lifetime.ApplicationStopping.Register(() => EndAll(LiveEnd.GoingAway));
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            while (await second.WaitForNextTickAsync(stoppingToken)) Sweep(hub.Tick(), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            EndAll(LiveEnd.GoingAway);
        }
    }

    private void EndAll(LiveEnd reason)
    {
        foreach (var socket in hub.Sockets) socket.End(reason);
    }

    private void Sweep(long now, CancellationToken cancellationToken)
    {
        var present = clock.GetUtcNow().ToUnixTimeSeconds();
        LiveSocket? slowest = null;
        var checks = 0;
        foreach (var socket in hub.Sockets)
        {
            if (WhyEnd(socket, now, present) is { } reason)
            {
                socket.End(reason);
                continue;
            }

            if (socket.WritingSince is > 0 and var since && since < now - 1 && since < (slowest?.WritingSince ?? long.MaxValue)) slowest = socket;
            if (socket.PingedAt == 0 && now - socket.HeardAt >= options.PingSeconds)
            {
                socket.PingedAt = now;
                socket.Ping();
            }

            if (socket.Session is not null && now - socket.KeyCheckedAt >= logins.KeyCheckSeconds && checks < MostKeyChecksPerSecond)
            {
                socket.KeyCheckedAt = now;
                checks++;
                // Not waited for: ENS may be slow, and the next second comes.
                _ = CheckKeyAsync(socket, cancellationToken);
            }
        }

        if (hub.IsCrowded) slowest?.End(LiveEnd.TooSlow);
    }

    private LiveEnd? WhyEnd(LiveSocket socket, long now, long present)
    {
        if (socket.Session is null) return now - socket.OpenedAt > options.LoginSeconds ? LiveEnd.NotLoggedIn : null;
        if (socket.Session.ExpiresAtUnixSeconds <= present) return LiveEnd.SessionEnded;
        if (socket.WritingSince > 0 && now - socket.WritingSince > options.SlowReaderSeconds) return LiveEnd.TooSlow;
        return socket.PingedAt > 0 && now - socket.PingedAt > options.PongSeconds ? LiveEnd.Idle : null;
    }

    private async Task CheckKeyAsync(LiveSocket socket, CancellationToken cancellationToken)
    {
        try
        {
            if (socket.Session is { } session && !await guard.HasPublishedKeyAsync(session, cancellationToken)) socket.End(LiveEnd.SessionEnded);
        }
        catch (OperationCanceledException)
        {
            // The instance ends.
        }
#pragma warning disable CA1031 // Nobody waits for this task. The next check is due as usual.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            hub.Report(fault);
        }
    }

    // Somebody logged out, at whichever instance; null that any may have.
    private void OnSessions(string? payload) => Task.Run(() =>
    {
        try
        {
            foreach (var socket in hub.Of(payload))
            {
                if (socket.Session is { } session && sessions.Find(session.Id) is null) socket.End(LiveEnd.SessionEnded);
            }
        }
        catch (ObjectDisposedException)
        {
            // The instance ends.
        }
    });
}
