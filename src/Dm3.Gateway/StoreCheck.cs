using Dm3.Storage.Zones;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Dm3.Gateway;

/// <summary>Ready means that the store answers a read.</summary>
public sealed class StoreCheck(ZoneStore zones) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(zones.List().Count > 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The store holds no zone."));
}
