using System.Collections.Concurrent;
using Dm3.Hosting;
using Dm3.Storage.Zones;

namespace Dm3.Gateway.Zones.Statistics;

/// <summary>
/// Counts what happens in the zones, by day (UTC). Counters only: no names, addresses or clients. Kept in memory for some seconds and added to the store
/// then, where the instances of a service meet; what a crash takes is those seconds.
/// </summary>
public sealed class ZoneStatistics(ZoneStatisticsStore store, TimeProvider clock, ILogger<ZoneStatistics> log) : BackgroundService
{
    private const string Lookups = "lookups";
    private const string Writes = "writes";
    private const string Refused = "refused:";
    private const int KeptDays = 400;
    private const int SecondsPerDay = 24 * 60 * 60;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<(string Zone, string Counter), StrongBox> _pending = new();

    // The same boxes by the zone alone, for what happens most often.
    private readonly ConcurrentDictionary<string, StrongBox> _lookups = new();
    private readonly SemaphoreSlim _turn = new(1);
    private long _cleanedOn;

    /// <summary>A zone's day.</summary>
    /// <param name="Lookups">Look-ups that got a signed answer.</param>
    /// <param name="Writes">Operations that were accepted, signed or by key.</param>
    /// <param name="Refusals">Refused look-ups and operations by code.</param>
    public sealed record Day(long Lookups, long Writes, IReadOnlyDictionary<string, long> Refusals);

    /// <summary>The present day: days since 1970.</summary>
    public long Today => clock.GetUtcNow().ToUnixTimeSeconds() / SecondsPerDay;

    /// <summary>A look-up was answered.</summary>
    public void CountLookup(string zone)
    {
        if (!_lookups.TryGetValue(zone, out var box)) box = _lookups.GetOrAdd(zone, Box(zone, Lookups));
        Interlocked.Increment(ref box.Value);
    }

    /// <summary>An operation was accepted.</summary>
    public void CountWrite(string zone) => Count(zone, Writes);

    /// <summary>An operation was accepted or refused.</summary>
    public void CountOutcome(Zone? zone, Problem? refusal)
    {
        if (zone is null) return;
        if (refusal is null) CountWrite(zone.Name);
        else CountRefusal(zone.Name, refusal.Code);
    }

    /// <summary>Something was refused.</summary>
    /// <param name="zone">Where.</param>
    /// <param name="code">Code of the refusal; one of ours, of which there are few.</param>
    public void CountRefusal(string zone, string code) => Count(zone, Refused + code);

    /// <summary>What was counted in a zone on a day.</summary>
    public async Task<Day> ReadAsync(string zone, long day, CancellationToken cancellation)
    {
        await FlushAsync(cancellation);
        var counters = store.Read(zone, day);
        return new Day(
            counters.GetValueOrDefault(Lookups),
            counters.GetValueOrDefault(Writes),
            counters.Where(counter => counter.Key.StartsWith(Refused, StringComparison.Ordinal)).ToDictionary(counter => counter.Key[Refused.Length..], counter => counter.Value));
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _turn.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Step, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await FlushAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogWarning(fault, "Statistics could not be written; they are tried again");
            }
        }
    }

    private void Count(string zone, string counter) => Interlocked.Increment(ref Box(zone, counter).Value);

    private StrongBox Box(string zone, string counter) =>
        _pending.TryGetValue((zone, counter), out var box) ? box : _pending.GetOrAdd((zone, counter), _ => new StrongBox());

    private async Task FlushAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        var taken = new List<(string Zone, string Counter, long Count, StrongBox Box)>();
        try
        {
            foreach (var (key, box) in _pending)
            {
                if (Interlocked.Exchange(ref box.Value, 0) is > 0 and var count) taken.Add((key.Zone, key.Counter, count, box));
            }

            var today = Today;
            if (taken.Count > 0) await store.AddAsync(today, [.. taken.Select(each => (each.Zone, each.Counter, each.Count))], cancellation);
            taken.Clear();
            if (_cleanedOn == today) return;
            await store.DeleteBeforeAsync(today - KeptDays, cancellation);
            _cleanedOn = today;
        }
        finally
        {
            // What was not written is counted on.
            foreach (var (_, _, count, box) in taken) Interlocked.Add(ref box.Value, count);
            _turn.Release();
        }
    }

    private sealed class StrongBox
    {
        public long Value;
    }
}
