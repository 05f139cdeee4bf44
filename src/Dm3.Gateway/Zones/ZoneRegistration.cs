using Dm3.Storage.Zones;

namespace Dm3.Gateway.Zones;

/// <summary>Before the first request: writes the configured zones to the store, since names refer to them, and takes the claimed ones from there.</summary>
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

        foreach (var claimed in store.List().Where(zone => zone.Owner is not null && zone.ChainId == options.ChainId)) zones.Put(new Zone(claimed));
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
