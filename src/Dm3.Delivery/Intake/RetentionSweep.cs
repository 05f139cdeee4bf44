using Dm3.Storage.Messages;

namespace Dm3.Delivery.Intake;

/// <summary>Drops messages whose holding time is over, a few at a time, so that intake never waits for it.</summary>
public sealed partial class RetentionSweep(MessageStore messages, DeliveryMeters meters, DeliveryOptions options, TimeProvider clock, ILogger<RetentionSweep> log) : BackgroundService
{
    // A new message waits for the step that is under way: some milliseconds.
    private const int StepRows = 100;

    // What was taken is remembered longer than it waits.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(7);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // A full disk, a store out of reach: the next round tries again.
                Report(fault);
            }
        }
    }

    /// <summary>One round: step by step until nothing is over its time.</summary>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        var waiting = clock.GetUtcNow() - TimeSpan.FromDays(options.HoldingDays);
        // Each step is one short write among those of others.
        while (true)
        {
            var (dropped, forgotten) = await messages.SweepAsync(waiting.ToUnixTimeMilliseconds(), (waiting - Remembered).ToUnixTimeMilliseconds(), StepRows, cancellationToken);
            meters.CountExpired(dropped);
            if (dropped < StepRows && forgotten < StepRows) return;
            await Task.Yield();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Messages that waited too long could not be dropped")]
    private partial void Report(Exception fault);
}
