using Dm3.Storage.Names;

namespace Dm3.Gateway.Registration.Rules;

/// <summary>After an update from before look-alikes were looked for: goes through the names that are there, a few hundred at a time, beside the service.</summary>
public sealed class SkeletonFill(NameRuleStore store, ILogger<SkeletonFill> log) : BackgroundService
{
    private const int Batch = 500;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var total = 0;
            while (await store.FillSkeletonsAsync(Batch, stoppingToken) is > 0 and var filled) total += filled;
            if (total > 0) log.LogInformation("Prepared {Count} names for the look-alike check", total);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // No reason to stop the service: the next start goes on where this one ended.
            log.LogError(fault, "Names from before could not be prepared for the look-alike check");
        }
    }
}
