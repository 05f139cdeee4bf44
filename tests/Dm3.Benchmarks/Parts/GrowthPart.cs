namespace Dm3.Benchmarks.Parts;

/// <summary>Cold throughput against the number of names in the file.</summary>
internal static class GrowthPart
{
    private static readonly TimeSpan TimeToMeasure = TimeSpan.FromMinutes(3);

    public static async Task RunAsync(PartContext context, CancellationToken cancellation)
    {
        var options = context.Options;
        using var key = RandomKey.Create();
        List<(int Names, Lane Lane, long FileBytes)> sizes = [];
        try
        {
            foreach (var names in options.Growth)
            {
                PartContext.Say($"{names} names …");
                // Only read, but for the zone's row and its counters.
                if (await FileInTimeAsync(context, names, cancellation) is not { } file) continue;
                await ReadThroughAsync(file, cancellation);
                var size = new FileInfo(file).Length;
                var sample = Workload.Sample(names, LoadPart.ColdRequests).Select(index => Workload.ProfileOf(Workload.Name(index)));
                var walk = context.ColdWalk($"growth{names}", [.. sample]);
                var gateway = await Servers.GatewayAsync(file, key, cancellation);
                sizes.Add((names, new Lane("gateway", $"{names}", gateway, walk), size));
                await AnswerCheck.RunAsync(gateway.Url, key.Address, Workload.Sample(names, 100).Select(index => Workload.ProfileOf(Workload.Name(index))), cancellation);
            }

            await Rounds.RunAsync([.. sizes.Select(size => size.Lane)], options, cancellation);
            foreach (var (names, lane, _) in sizes) context.Report.Figures[ReportData.Text($"growth.at.{names}")] = lane.PerSecond;
            context.Report.Figures["growth.bytesPerName"] = (double)sizes[^1].FileBytes / sizes[^1].Names;
            context.Report.Figures["growth.ratio"] = sizes[^1].Lane.RateOf(sizes[0].Lane);
            context.Report.Add(
                "Growth",
                "Cold look-ups by the number of names in the file. A look-up goes down two B-trees (half of the node to the row's number, and that to the row with the name and its records), which get one level deeper with every hundredfold of names; their upper levels stay in SQLite's own cache and the leaves in the system's, so what grows is the chance that a leaf is read anew, some microseconds beside a signature of thirty. Each file was read through beforehand: the system has it in memory, as far as it fits.",
                ["names", "file MB", "look-ups/s", "÷ at the fewest", "p50 ms", "p99 ms", "server CPU µs", "resident MB"],
                sizes.Select(size => (IReadOnlyList<string>)
                [
                    ReportData.Text($"{size.Names:#,0}"), ReportData.Text($"{size.FileBytes / 1e6:#,0}"), ReportData.Text($"{size.Lane.PerSecond:#,0}"), ReportData.Text($"{size.Lane.RateOf(sizes[0].Lane):0.00}"),
                    ReportData.Text($"{size.Lane.P50:0.00}"), ReportData.Text($"{size.Lane.P99:0.00}"), ReportData.Text($"{size.Lane.ProcessorMicroseconds:0}"), ReportData.Text($"{size.Lane.Process.Resident.Now / 1e6:0}"),
                ]));
        }
        finally
        {
            foreach (var (_, lane, _) in sizes) lane.Process.Dispose();
        }
    }

    // So that every file is in the system's memory, as far as it fits: a file that was made long ago is measured like one that was made just now, and not with the disk.
    private static async Task ReadThroughAsync(string file, CancellationToken cancellation)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.SequentialScan);
        var block = new byte[4 * 1024 * 1024];
        while (await stream.ReadAsync(block, cancellation) > 0)
        {
        }
    }

    // A file that is not there in time leaves the others to be measured.
    private static async Task<string?> FileInTimeAsync(PartContext context, int names, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var left = context.End - TimeToMeasure - DateTimeOffset.UtcNow;
        limit.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1));
        try
        {
            return await NamesFile.EnsureAsync(names, context.Options.Data, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            context.Report.Missing.Add(ReportData.Text($"growth at {names:#,0} names: the file was not made in the time of this run. Give it more with --minutes."));
            return null;
        }
    }
}
