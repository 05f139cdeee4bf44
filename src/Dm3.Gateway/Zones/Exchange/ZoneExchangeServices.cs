using Dm3.Storage.Names;

namespace Dm3.Gateway.Zones.Exchange;

/// <summary>Registers what a zone comes and goes with.</summary>
internal static class ZoneExchangeServices
{
    public static void AddZoneExchange(this IServiceCollection services)
    {
        services.AddSingleton<NameExportStore>();
        services.AddSingleton<ImportPlanner>();
        services.AddSingleton<ZoneImport>();
        services.AddSingleton<ZoneExport>();
    }
}
