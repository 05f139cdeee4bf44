using Dm3.Ethereum;
using Dm3.Ethereum.Names;
using Dm3.Gateway.Zones;
using Dm3.Storage;
using Dm3.Storage.Names;

namespace Dm3.Gateway.Resolve;

/// <summary>Makes what is kept in memory out of date when the store says that it changed, whichever instance changed it.</summary>
public sealed class ChangeFeed(Database database, ChangeStamps stamps, ZoneSet zones) : IHostedService
{
    private readonly List<IDisposable> _subscriptions = [];

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscriptions.Add(database.Subscribe(NameStore.Channel, OnName));
        _subscriptions.Add(database.Subscribe(NameStore.PrimaryChannel, OnPrimaryName));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var subscription in _subscriptions) subscription.Dispose();
        return Task.CompletedTask;
    }

    private void OnName(string? payload)
    {
        if (payload is null) stamps.RaiseAll();
        else if (Hash256.TryParse(payload, out var node)) stamps.Raise(node);
    }

    // An address name answers name() with its address's primary name.
    private void OnPrimaryName(string? payload)
    {
        // All of them were raised with the names.
        if (payload is null) return;
        foreach (var zone in zones.All.Where(zone => zone.HasAddresses)) stamps.Raise(Namehash.Of($"{payload}.{zone.Name}"));
    }
}
