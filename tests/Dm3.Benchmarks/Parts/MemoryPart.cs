namespace Dm3.Benchmarks.Parts;

/// <summary>Resident memory of the gateway under steady load: hot, new and mixed with registrations, one after the other, sampled.</summary>
internal static class MemoryPart
{
    private const int Registered = 3000;

    public static async Task RunAsync(PartContext context, CancellationToken cancellation)
    {
        var options = context.Options;
        var file = await context.NamesAsync("memory", cancellation);
        var sample = Workload.Sample(options.Names, LoadPart.ColdRequests).Select(index => Workload.ProfileOf(Workload.Name(index))).ToArray();
        var (hot, cold) = (context.Walk("memory-hot", sample.Take(100)), context.Walk("memory-cold", sample));
        // More different URLs, each asked for often, than the cache of answers has room for.
        var warm = context.Walk("memory-warm", sample.Take(60_000));
        using var key = RandomKey.Create();
        using var gateway = await Servers.GatewayAsync(file, key, cancellation);
        List<(double Seconds, double Megabytes)> samples = [(0, gateway.Resident.Now / 1e6)];
        var begun = DateTimeOffset.UtcNow;
        var step = 0;
        while ((DateTimeOffset.UtcNow - begun).TotalSeconds < options.MemorySeconds)
        {
            var writes = WalkFile.Write(Path.Combine(context.Folder, "memory-writes"), Registrations.Create("mem", step * Registered, Registered));
            foreach (var walk in new[] { hot, cold, warm, cold.With(writes, 20) })
                await Wrk.RunAsync(gateway.Url, walk, Rounds.Connections, 2, cancellation);
            step++;
            samples.Add(((DateTimeOffset.UtcNow - begun).TotalSeconds, gateway.Resident.Now / 1e6));
        }

        var half = samples.Skip(samples.Count / 2).ToArray();
        context.Report.Figures["memory.peakMegabytes"] = gateway.Resident.Peak / 1e6;
        context.Report.Figures["memory.startMegabytes"] = samples[0].Megabytes;
        context.Report.Figures["memory.endOfMiddle"] = samples[^1].Megabytes / half[0].Megabytes;
        context.Report.Add(
            "Memory",
            ReportData.Text($"Resident memory of the gateway with {options.Names:#,0} names under full load (hot, new, 60 000 URLs in turn, new with registrations; 2 s each, over and over). At its highest: {gateway.Resident.Peak / 1e6:0} MB."),
            ["seconds", "MB"],
            samples.Where((_, i) => i == 0 || i == samples.Count - 1 || i % Math.Max(1, samples.Count / 8) == 0)
                .Select(each => (IReadOnlyList<string>)[ReportData.Text($"{each.Seconds:0}"), ReportData.Text($"{each.Megabytes:0}")]));
    }
}
