using Dm3.Storage.Zones;

namespace Dm3.Gateway.Zones;

/// <summary>Before the first request: writes the configured zones to the store, since names refer to them, and takes the claimed ones from there.</summary>
public sealed class ZoneRegistration(ZoneSet zones, ZoneStore store, GatewayOptions options, ILogger<ZoneRegistration> log) : IHostedService
{
    private static readonly string Closed = ZonePolicyJson.Write(new ZonePolicy
    {
        Registration = RegistrationMode.Closed,
        Listing = false,
        Description = "The policy of this zone is not one that this version of the service takes. Its names resolve; its owner can claim it anew.",
    });

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var zone in zones.All)
        {
            var kinds = (zone.HasNames ? ZoneKinds.Names : ZoneKinds.None) | (zone.HasAddresses ? ZoneKinds.Addresses : ZoneKinds.None);
            await store.UpsertAsync(new StoredZone(zone.Name, zone.Node, kinds, options.ChainId, zone.Resolvers, ZonePolicyJson.Write(zone.Policy)), cancellationToken);
        }

        foreach (var claimed in store.List().Where(zone => zone.Owner is not null && zone.ChainId == options.ChainId)) zones.Put(Read(claimed));
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // One zone's policy from before a rule became stricter must not keep all others from being served.
    private Zone Read(StoredZone claimed)
    {
        try
        {
            return new Zone(claimed);
        }
        catch (InvalidDataException fault)
        {
            log.LogError("{Fault} The zone takes no new names until its owner claims it anew.", fault.Message);
            return new Zone(claimed with { SettingsJson = Closed });
        }
    }
}
