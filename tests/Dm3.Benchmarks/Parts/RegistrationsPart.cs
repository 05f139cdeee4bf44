namespace Dm3.Benchmarks.Parts;

/// <summary>Signed registrations, each acknowledged once durable; then the gateway is killed, and the file must hold every acknowledged one.</summary>
internal static class RegistrationsPart
{
    private const int Connections = 64;

    // A turn must not run out of registrations that were signed for it.
    private const int MostPerSecond = 5000;

    public static async Task RunAsync(PartContext context, CancellationToken cancellation)
    {
        var options = context.Options;
        var file = await context.NamesAsync("registrations", cancellation);
        using var key = RandomKey.Create();
        using var gateway = await Servers.GatewayAsync(file, key, cancellation);
        var fsyncs = Machine.FsyncsPerSecond(context.Folder);
        List<Turn> turns = [];
        var acknowledged = 0L;
        var perTurn = MostPerSecond * options.SecondsPerTurn;
        // Turn 0 warms up.
        for (var turn = 0; turn <= options.Rounds; turn++)
        {
            PartContext.Say($"signing {perTurn} registrations, then sending them …");
            var walk = WalkFile.Write(Path.Combine(context.Folder, "registrations.walk"), Registrations.Create("new", turn * perTurn, perTurn));
            var result = await Turn.RunAsync(gateway, walk, Connections, options.SecondsPerTurn, cancellation);
            acknowledged += result.Load.Requests;
            if (turn > 0) turns.Add(result);
        }

        gateway.Kill();
        var found = await OperationLog.CountAsync(file);
        // When a turn ends, wrk leaves each connection's request without waiting for its answer.
        if (found < acknowledged || found > acknowledged + ((options.Rounds + 1) * Connections))
            throw new InvalidOperationException($"{acknowledged} registrations were acknowledged, the file holds {found}.");

        var perSecond = Median.Of(turns.Select(turn => turn.Load.PerSecond));
        context.Report.Figures["registrations.perSecond"] = perSecond;
        context.Report.Figures["disk.fsyncsPerSecond"] = fsyncs;
        context.Report.Add(
            "Registrations",
            ReportData.Text($"Each signed by its owner with a profile and an address, checked (two signatures) and acknowledged once durable; {Connections} at a time into a file of {options.Names:#,0} names. After kill −9 the file held every acknowledged one ({found:#,0}, those in flight included). The disk makes {fsyncs:#,0} small writes a second durable one after the other."),
            ["registrations/s", "lowest–highest", "p50 ms", "p99 ms", "server CPU µs"],
            [[
                ReportData.Text($"{perSecond:#,0}"), ReportData.Text($"{turns.Min(turn => turn.Load.PerSecond):#,0}–{turns.Max(turn => turn.Load.PerSecond):#,0}"),
                ReportData.Text($"{Median.Of(turns.Select(turn => turn.Load.MedianMilliseconds)):0.0}"), ReportData.Text($"{Median.Of(turns.Select(turn => turn.Load.P99Milliseconds)):0.0}"),
                ReportData.Text($"{Median.Of(turns.Select(turn => turn.ProcessorMicroseconds)):0}"),
            ]]);
    }
}
