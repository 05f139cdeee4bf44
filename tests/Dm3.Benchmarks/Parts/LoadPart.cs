using System.Text.Json;
using Dm3.Ethereum.Crypto;

namespace Dm3.Benchmarks.Parts;

/// <summary>The gateway beside the two limits and beside Node gateways, under each kind of load.</summary>
internal static class LoadPart
{
    /// <summary>Requests of a walk on which nothing is met twice before it is forgotten: four times what the gateway remembers of past requests.</summary>
    public const int ColdRequests = 260_000;

    private const int HotNames = 100;
    private const int PeerNames = 10_000;
    private const int Checked = 200;
    private const int WriteEvery = 10;
    private const int MostWritesPerSecond = 1500;

    public static async Task RunAsync(PartContext context, CancellationToken cancellation)
    {
        var options = context.Options;
        PartContext.Say($"names: {options.Names} …");
        var file = await context.NamesAsync("load", cancellation);
        PartContext.Say("requests …");
        var sample = Workload.Sample(options.Names, ColdRequests).Select(Workload.Name).ToArray();
        var hot = context.Walk("hot", sample.Take(HotNames).Select(Workload.ProfileOf));
        var cold = context.Walk("cold", sample.Select(Workload.ProfileOf));
        var nobody = context.Walk("nobody", Enumerable.Range(0, ColdRequests).Select(i => Workload.ProfileOfNobody(Workload.FreeName(i))));
        var four = context.Walk("four", sample.Select(Workload.FourRecordsOf));
        var address = context.Walk("address", Enumerable.Range(0, ColdRequests).Select(Workload.AddressName));
        var peerHot = context.Walk("peer-hot", Enumerable.Range(0, HotNames).Select(i => Workload.ProfileOf(Workload.Name(i))));
        var peerCold = context.Walk("peer-cold", Workload.MixedOrder(PeerNames).Select(i => Workload.ProfileOf(Workload.Name(i))));

        using var key = RandomKey.Create();
        using var gateway = await Servers.GatewayAsync(file, key, cancellation);
        Lookup[] checks =
        [
            .. sample.Take(Checked).Select(Workload.ProfileOf), .. sample.Take(Checked).Select(Workload.FourRecordsOf),
            .. Enumerable.Range(0, Checked).SelectMany(i => (Lookup[])[Workload.ProfileOfNobody(Workload.FreeName(i)), Workload.AddressName(i)]),
        ];
        PartContext.Say($"checking {checks.Length} answers …");
        await AnswerCheck.RunAsync(gateway.Url, key.Address, checks, cancellation);
        var bodyFile = Path.Combine(context.Folder, "body");
        var body = await AnswerCheck.RunAsync(gateway.Url, key.Address, [Workload.ProfileOf(sample[0])], cancellation);
        await File.WriteAllBytesAsync(bodyFile, body, cancellation);
        using var limitA = await Servers.BareAsync(BareServer.Fixed, bodyFile, cancellation);
        using var limitB = await Servers.BareAsync(BareServer.Signing, bodyFile, cancellation);

        Lane aHot = new("limit A: bare endpoint", "hot", limitA, hot), aCold = new("limit A: bare endpoint", "cold", limitA, cold);
        Lane bCold = new("limit B: hashes and signs only", "cold", limitB, cold);
        Lane gHot = new("gateway", "hot", gateway, hot), gCold = new("gateway", "cold", gateway, cold);
        Lane gNobody = new("gateway", "names of nobody", gateway, nobody), gFour = new("gateway", "four records each", gateway, four), gAddress = new("gateway", "address names", gateway, address);
        List<Lane> lanes = [aHot, gHot, aCold, bCold, gCold, gNobody, gFour, gAddress];
        List<Lane> peers = [];
        try
        {
            await StartPeersAsync(context, key, [peerHot, peerCold], peers, cancellation);
            lanes.AddRange(peers);
            await Rounds.RunAsync(lanes, options, cancellation);
            await AnswerCheck.RunAsync(gateway.Url, key.Address, checks, cancellation);

            var figures = context.Report.Figures;
            figures["hot.ofLimitA"] = gHot.RateOf(aHot);
            figures["cold.ofLimitB"] = gCold.RateOf(bCold);
            figures["hot.p99OfLimitA"] = gHot.P99Of(aHot);
            figures["cold.p99OfLimitA"] = gCold.P99Of(aCold);
            figures["hot.perSecond"] = gHot.PerSecond;
            figures["cold.perSecond"] = gCold.PerSecond;
            if (peers.Count > 0)
            {
                var fastest = peers.Where(peer => peer.Load == "cold").MaxBy(peer => peer.PerSecond)!;
                figures["cold.ofPeer"] = gCold.RateOf(fastest);
            }

            var number = 0;
            foreach (var lane in lanes)
                figures[ReportData.Text($"bar.{number++:00}.{(lane.Server == "gateway" ? "o" : lane.Server.StartsWith("limit", StringComparison.Ordinal) ? "l" : "p")}.{lane.Server}, {lane.Load}")] = lane.PerSecond;
            context.Report.Add(
                "Load",
                ReportData.Text($"{options.Names:#,0} names in the file; answers of {body.Length} bytes; {options.Rounds} turns of {options.SecondsPerTurn} s each, {Rounds.Connections} connections; medians. Hot: {HotNames} URLs over and over. Cold, and all loads below: every request is new to the gateway. {checks.Length} answers were verified as the contract would, before and after; those of the peers before. The peers hold {PeerNames:#,0} names in memory and run as clusters of two processes."),
                ["server, load", "requests/s", "of limit A", "of limit B", "p50 ms", "p99 ms", "server CPU µs", "MB"],
                lanes.Select(lane => (IReadOnlyList<string>)
                [
                    lane.Server == "gateway" ? $"**gateway**, {lane.Load}" : $"{lane.Server}, {lane.Load}", ReportData.Text($"{lane.PerSecond:#,0}"),
                    ReportData.Text($"{lane.RateOf(lane.Load == "hot" ? aHot : aCold):0.00}"), lane.Load == "hot" ? "" : ReportData.Text($"{lane.RateOf(bCold):0.00}"),
                    ReportData.Text($"{lane.P50:0.00}"), ReportData.Text($"{lane.P99:0.00}"), ReportData.Text($"{lane.ProcessorMicroseconds:0}"), ReportData.Text($"{lane.Process.Resident.Now / 1e6:0}"),
                ]));
            foreach (var peer in peers) peer.Process.Dispose();
            await MixedAsync(context, gateway, cold, cancellation);
        }
        finally
        {
            foreach (var peer in peers.Select(lane => lane.Process).Distinct()) peer.Dispose();
        }
    }

    private static async Task MixedAsync(PartContext context, ServerProcess gateway, WalkFile cold, CancellationToken cancellation)
    {
        PartContext.Say("mixed with registrations …");
        var options = context.Options;
        var lane = new Lane("gateway", "mixed", gateway, cold);
        for (var turn = 0; turn <= options.Rounds; turn++)
        {
            var count = MostWritesPerSecond * options.SecondsPerTurn;
            var writes = WalkFile.Write(Path.Combine(context.Folder, "mixed"), Registrations.Create("mix", turn * count, count));
            var result = await Turn.RunAsync(gateway, cold.With(writes, WriteEvery), Rounds.Connections, options.SecondsPerTurn, cancellation);
            if (turn > 0) lane.Turns.Add(result);
        }

        context.Report.Figures["mixed.perSecond"] = lane.PerSecond;
        context.Report.Add(
            "Mixed",
            ReportData.Text($"Nine new look-ups and one signed registration in turn on each of {Rounds.Connections} connections, so that look-ups wait behind what is written durably."),
            ["requests/s", "of them registrations/s", "p50 ms", "p99 ms", "server CPU µs"],
            [[
                ReportData.Text($"{lane.PerSecond:#,0}"), ReportData.Text($"{lane.PerSecond / WriteEvery:#,0}"), ReportData.Text($"{lane.P50:0.00}"), ReportData.Text($"{lane.P99:0.00}"),
                ReportData.Text($"{lane.ProcessorMicroseconds:0}"),
            ]]);
    }

    private static async Task StartPeersAsync(PartContext context, PrivateKey key, WalkFile[] walks, List<Lane> peers, CancellationToken cancellation)
    {
        if (Servers.PeersFolder is null)
        {
            context.Report.Missing.Add("the Node gateways: they are not installed (npm ci in tests/Dm3.Benchmarks/peers).");
            return;
        }

        var records = Path.Combine(context.Folder, "records.json");
        await File.WriteAllTextAsync(
            records, JsonSerializer.Serialize(Enumerable.Range(0, PeerNames).Select(Workload.Name).ToDictionary(name => name, Workload.UnsignedProfile)), cancellation);
        foreach (var (script, name) in new[] { ("ccip-read-server.mjs", "@chainlink/ccip-read-server"), ("ezccip.mjs", "@resolverworks/ezccip") })
        {
            var server = await Servers.PeerAsync(script, records, key, cancellation);
            peers.Add(new Lane(name, "hot", server, walks[0]));
            peers.Add(new Lane(name, "cold", server, walks[1]));
            await AnswerCheck.RunAsync(server.Url, key.Address, Enumerable.Range(0, Checked).Select(i => Workload.ProfileOf(Workload.Name(i))), cancellation);
        }
    }
}
