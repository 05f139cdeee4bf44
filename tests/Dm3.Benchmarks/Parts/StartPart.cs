namespace Dm3.Benchmarks.Parts;

/// <summary>From the start of the process to the first good answer of its readiness check.</summary>
internal static class StartPart
{
    private const int Starts = 5;

    public static async Task RunAsync(PartContext context, CancellationToken cancellation)
    {
        var file = await context.NamesAsync("start", cancellation);
        using var key = RandomKey.Create();
        List<(double Seconds, double Megabytes)> starts = [];
        for (var i = 0; i < Starts; i++)
        {
            using var gateway = await Servers.GatewayAsync(file, key, cancellation);
            starts.Add((gateway.StartTime.TotalSeconds, gateway.Resident.Now / 1e6));
        }

        var seconds = Median.Of(starts.Select(start => start.Seconds));
        context.Report.Figures["start.seconds"] = seconds;
        context.Report.Add(
            "Start",
            ReportData.Text($"{Starts} starts of the gateway with {context.Options.Names:#,0} names, each after kill −9 of the one before; ready {seconds:0.00} s (median; {starts.Min(start => start.Seconds):0.00}–{starts.Max(start => start.Seconds):0.00}) after the start of the process, then resident {Median.Of(starts.Select(start => start.Megabytes)):0} MB."),
            [],
            []);
    }
}
