using System.Collections.Concurrent;
using Dm3.Ens.Lookup;
using Dm3.Ens.Rpc;
using Dm3.Gateway.Registration;
using Dm3.Hosting;

namespace Dm3.Gateway.Zones;

/// <summary>
/// Whether the one who claimed a zone still owns its name on the chain. A lost name suspends the zone's writes; what stands resolves on, because the
/// users of the names have lost nothing. Asked before each write, remembered for a minute, and asked again in the background.
/// </summary>
public sealed class ZoneStanding(ZoneSet zones, GatewayOptions options, TimeProvider clock, ILogger<ZoneStanding> log, NameOwnershipReader? ownership = null) : BackgroundService
{
    private readonly ConcurrentDictionary<string, Standing> _known = new(StringComparer.Ordinal);

    private sealed record Standing(long Version, bool Holds, long CheckedAtUnixSeconds);

    /// <summary>Why the zone takes no writes now; null if it does.</summary>
    public async Task<Problem?> CheckAsync(Zone zone, CancellationToken cancellation)
    {
        if (zone.Owner is not { } owner) return null;
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        if (!(_known.GetValueOrDefault(zone.Name) is { } standing && standing.Version == zone.Version && now - standing.CheckedAtUnixSeconds < options.ZoneOwnerCheckSeconds))
        {
            if (ownership is null) return Refusals.NoChain();
            try
            {
                var found = await ownership.ReadAsync(zone.Node, cancellation);
                _known[zone.Name] = standing = new Standing(zone.Version, found.Owner == owner, now);
            }
            catch (RpcException fault)
            {
                log.LogWarning(fault, "The chain gave no owner for {Zone}", zone.Name);
                return Refusals.ChainUnreachable();
            }
        }

        return standing.Holds ? null : Refusals.ZoneSuspended();
    }

    /// <summary>True if the last look at the chain found another owner. False also for a zone that was not looked at yet.</summary>
    public bool IsSuspended(Zone zone) => _known.GetValueOrDefault(zone.Name) is { Holds: false } standing && standing.Version == zone.Version;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.ZoneOwnerCheckSeconds), clock);
        do
        {
            foreach (var zone in zones.All) await CheckAsync(zone, stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
