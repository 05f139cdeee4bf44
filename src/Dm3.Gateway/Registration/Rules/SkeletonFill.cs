using Dm3.Storage.Names;

namespace Dm3.Gateway.Registration.Rules;

/// <summary>After an update from before look-alikes were looked for: goes through the names that are there, a few hundred at a time, beside the service.</summary>
public sealed class SkeletonFill(NameRuleStore store, ILogger<SkeletonFill> log) : BackgroundService
{
    private const int Batch = 500;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var total = 0;
        while (await store.FillSkeletonsAsync(Batch, stoppingToken) is > 0 and var filled) total += filled;
        if (total > 0) log.LogInformation("Prepared {Count} names for the look-alike check", total);
    }
}
