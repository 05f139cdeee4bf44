namespace Dm3.Benchmarks.Reporting;

/// <summary>What the measured figures mean for more load than one machine carries.</summary>
internal static class GrowthPlan
{
    // Half of what was measured: the load generator took its part of the processors, but peaks and failures take more.
    private const double PlannedUse = 0.5;

    // Of look-ups that an HTTP cache in front answers, by how often names are asked for again within its max-age.
    private static readonly (string Traffic, double Cached)[] Traffic = [("every name new", 0), ("four of five from HTTP caches", 0.8), ("99 of 100 from HTTP caches", 0.99)];

    private const double UsualBytesPerName = 720;

    private static readonly double[] Rates = [1_000, 100_000, 1_000_000];

    /// <summary>Adds the section, if the load was measured.</summary>
    public static void AddTo(ReportData report)
    {
        if (!report.Figures.TryGetValue("cold.perSecond", out var cold)) return;
        var planned = cold * PlannedUse;
        var database = report.Figures.TryGetValue("postgres.coldPerSecond", out var reads) ? reads : (double?)null;
        var bytes = report.Figures.TryGetValue("growth.bytesPerName", out var measured) ? measured : UsualBytesPerName;
        report.Add(
            "Past one machine",
            ReportData.Text(
                $"""
                Planned for: {planned:#,0} new look-ups a second for each instance of two processors, half of what was measured. Instances share nothing but the database, sign with the same key, and each answers every zone; behind a balancer their number is all there is to decide.

                **HTTP caches** come first: answers to GET are public, have an ETag and `max-age` (15 s by default), and are the same for everyone, so any CDN may hold them; it never needs to be trusted, as the answer is signed. Of a name that is asked for r times a second, caches pass on one look-up each `max-age`. Zones with counted look-ups (private labels, quotas) say `private` and are not cached: plan these as new.

                **The database** then needs one point read for each look-up that is not cached and not in an instance's own memory: two B-tree descents. One SQLite file serves one instance (one process a file). Past one instance, use PostgreSQL: writes go to the primary, and one server may be enough for long. Look-ups from read replicas need a setting that is not built yet, a second connection for reads, and one rule more: a replica is behind by its replication lag, while the notice of a change comes at once from the primary, so an instance may sign an old record anew unless it waits until its replica has replayed that change. {(database is { } each ? ReportData.Text($"Replicas below are counted at the {each:#,0} look-ups a second that one PostgreSQL answered here with a gateway on the same two processors: a server of its own answers more.") : "")}

                **A billion names** are about {bytes:#,0} GB (about {bytes:#,0} bytes a name with its indexes and records, without the log of operations). The B-trees are one level deeper than at ten million. One server holds that, but neither rebuilding an index nor a backup is fun: partition names by zone (list), and a zone of its own size by the first bits of the node (hash), which every statement by node carries. A zone is also the unit to move to a database of its own: look-ups name the zone, signers and quotas are per zone already.
                """),
            ["look-ups a second", "traffic", "reach the gateways", "instances (2 processors)", "point reads for the database", "PostgreSQL servers at the most"],
            from rate in Rates
            from traffic in Traffic
            let reach = rate * (1 - traffic.Cached)
            select (IReadOnlyList<string>)
            [
                ReportData.Text($"{rate:#,0}"), traffic.Traffic, ReportData.Text($"{reach:#,0}/s"), ReportData.Text($"{Math.Max(2, Math.Ceiling(reach / planned)):#,0}"), ReportData.Text($"{reach:#,0}/s"),
                database is { } most ? ReportData.Text($"{Math.Max(1, Math.Ceiling(reach / most)):#,0}") : "not measured",
            ]);
    }
}
