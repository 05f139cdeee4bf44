using Dm3.Storage.Zones;

namespace Dm3.Gateway.Zones;

/// <summary>Writes the configured zones to the store before the first request, since names refer to them.</summary>
public sealed class ZoneRegistration(ZoneSet zones, ZoneStore store, GatewayOptions options) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var zone in zones.All)
        {
            var kinds = (zone.HasNames ? ZoneKinds.Names : ZoneKinds.None) | (zone.HasAddresses ? ZoneKinds.Addresses : ZoneKinds.None);
            await store.UpsertAsync(new StoredZone(zone.Name, zone.Node, kinds, options.ChainId, zone.Resolvers, ZonePolicyJson.Write(zone.Policy)), cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
