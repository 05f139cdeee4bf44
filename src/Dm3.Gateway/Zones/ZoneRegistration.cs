using Dm3.Storage;
using Dm3.Storage.Zones;

namespace Dm3.Gateway.Zones;

/// <summary>
/// Before the first request: writes the configured zones to the store, since names refer to them, and takes the claimed ones from there; and those that are
/// claimed later, at whichever instance.
/// </summary>
public sealed class ZoneRegistration(Database database, ZoneSet zones, ZoneStore store, GatewayOptions options, ILogger<ZoneRegistration> log) : IHostedService
{
    private IDisposable? _subscription;

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

        // Before the list is read, so that nothing falls between.
        _subscription = database.Subscribe(ZoneStore.Channel, OnClaim);
        Take(store.List());
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _subscription?.Dispose();
        return Task.CompletedTask;
    }

    // Not on the thread that tells of it: it may be the one that writes.
    private void OnClaim(string? name) => Task.Run(() =>
    {
        try
        {
            Take(name is null ? store.List() : store.Find(name) is { } zone ? [zone] : []);
        }
        catch (Exception fault) when (fault is StoreUnreachableException or ObjectDisposedException)
        {
            // The feed tells anew once the store answers again.
            log.LogWarning(fault, "A claimed zone could not be read");
        }
    });

    private void Take(IEnumerable<StoredZone> stored)
    {
        foreach (var claimed in stored.Where(zone => zone.Owner is not null && zone.ChainId == options.ChainId)) zones.Put(Read(claimed));
    }

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
