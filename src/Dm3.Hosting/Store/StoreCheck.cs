using Dm3.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Dm3.Hosting.Store;

/// <summary>Ready means that the database answers.</summary>
internal sealed class StoreCheck(Database database) : IHealthCheck
{
    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            database.Ping();
            return Task.FromResult(HealthCheckResult.Healthy());
        }
        catch (Exception fault) when (fault is StoreUnreachableException or ObjectDisposedException)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy(fault.Message));
        }
    }
}
