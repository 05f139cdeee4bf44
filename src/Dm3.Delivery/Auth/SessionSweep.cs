using Dm3.Delivery.Pickup;
using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Auth;

/// <summary>Drops expired sessions and remembered challenges, and lets go of messages that only dead devices hold back; a few at a time.</summary>
public sealed partial class SessionSweep(SessionStore sessions, PickupService pickup, TimeProvider clock, ILogger<SessionSweep> log) : BackgroundService
{
    private const int StepRows = 500;
    private const int RoundsBetweenDevices = 60;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        for (var round = 0; await timer.WaitForNextTickAsync(stoppingToken); round++)
        {
            try
            {
                while (await sessions.SweepAsync(clock.GetUtcNow().ToUnixTimeSeconds(), StepRows, stoppingToken) >= StepRows) await Task.Yield();
                if (round % RoundsBetweenDevices == 0) await pickup.ForgetDeadDevicesAsync(StepRows, stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // A full disk, a store out of reach: the next round tries again.
                Report(fault);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Expired sessions could not be dropped")]
    private partial void Report(Exception fault);
}
