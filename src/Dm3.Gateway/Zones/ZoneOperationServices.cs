using Dm3.Gateway.Zones.Labels;
using Dm3.Gateway.Zones.Statistics;
using Dm3.Storage.Zones;

namespace Dm3.Gateway.Zones;

/// <summary>Registers what zones need beside their names: labels, limits, statistics.</summary>
internal static class ZoneOperationServices
{
    public static void AddZoneOperation(this IServiceCollection services)
    {
        services.AddSingleton<ZoneSecrets>();
        services.AddSingleton<ZoneLabels>();
        services.AddSingleton<ZoneBudgets>();
        services.AddSingleton<ZoneTypedData>();
        services.AddSingleton<NameCounts>();
        services.AddSingleton<ZoneStatisticsStore>();
        services.AddSingleton<ZoneStatistics>();
        services.AddHostedService(provider => provider.GetRequiredService<ZoneStatistics>());
    }
}
