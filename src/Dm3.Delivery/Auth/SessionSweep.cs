using Dm3.Storage.Sessions;

namespace Dm3.Delivery.Auth;

/// <summary>Drops expired sessions and remembered challenges, a few at a time.</summary>
public sealed partial class SessionSweep(SessionStore sessions, TimeProvider clock, ILogger<SessionSweep> log) : BackgroundService
{
    private const int StepRows = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await sessions.SweepAsync(clock.GetUtcNow().ToUnixTimeSeconds(), StepRows, stoppingToken) >= StepRows) await Task.Yield();
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
