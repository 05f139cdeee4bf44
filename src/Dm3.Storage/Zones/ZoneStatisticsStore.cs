namespace Dm3.Storage.Zones;

/// <summary>Counters of the zones by day (days since 1970, UTC).</summary>
public sealed class ZoneStatisticsStore(Database database)
{
    /// <summary>Adds to counters. Zones that the store does not know are left out.</summary>
    public Task<int> AddAsync(long day, IReadOnlyList<(string Zone, string Counter, long Count)> counts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return database.WriteAsync(
            session => counts.Sum(each => session.Execute(
                """
                INSERT INTO zone_statistics (zone_id, day, counter, count) SELECT id, @2, @3, @4 FROM zones WHERE name = @1
                ON CONFLICT (zone_id, day, counter) DO UPDATE SET count = zone_statistics.count + excluded.count
                """,
                each.Zone,
                day,
                each.Counter,
                each.Count)),
            cancellationToken);
    }

    /// <summary>The counters of a zone on a day.</summary>
    public IReadOnlyDictionary<string, long> Read(string zone, long day) => database.Read((zone, day), static (session, asked) =>
    {
        using var row = session.Command(
            "SELECT counter, count FROM zone_statistics WHERE zone_id = (SELECT id FROM zones WHERE name = @1) AND day = @2", asked.zone, asked.day).ExecuteReader();
        var counters = new Dictionary<string, long>(StringComparer.Ordinal);
        while (row.Read()) counters.Add(row.GetString(0), row.GetInt64(1));
        return counters;
    });

    /// <summary>Deletes what is older than a day.</summary>
    public Task<int> DeleteBeforeAsync(long day, CancellationToken cancellationToken) =>
        database.WriteAsync(session => session.Execute("DELETE FROM zone_statistics WHERE day < @1", day), cancellationToken);
}
