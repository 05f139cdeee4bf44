using System.Diagnostics;
using Dm3.Client.Zones;
using Dm3.Ethereum.Crypto;
using Dm3.Testing;

namespace Dm3.Benchmarks.Parts;

/// <summary>An import into PostgreSQL and cold look-ups from it, beside the same on an SQLite file. The server runs on the same processors, and makes commits durable.</summary>
internal static class PostgresPart
{
    private const int Names = 20_000;
    private const int Checked = 100;

    public static async Task RunAsync(PartContext context, CancellationToken cancellation)
    {
        using var server = new PostgresServer(isDurable: true);
        using var key = RandomKey.Create();
        List<(Lane Lane, double Imported)> stores = [];
        try
        {
            foreach (var (store, connection) in new[] { ("SQLite file", null), ("PostgreSQL", server.CreateDatabase()) })
            {
                PartContext.Say($"{store}: importing {Names} names …");
                var folder = Directory.CreateDirectory(Path.Combine(context.Folder, connection is null ? "sqlite" : "postgres")).FullName;
                var gateway = await Servers.EmptyGatewayAsync(folder, key, ImportPart.AdminKey, connection, cancellation);
                Lookup[] lookups = [.. Workload.MixedOrder(Names).Select(index => Workload.AddressOf(Workload.Name(index)))];
                var lane = new Lane("gateway", store, gateway, context.ColdWalk(Path.GetFileName(folder) + "-walk", lookups));
                stores.Add((lane, await ImportAsync(gateway, key, lookups, cancellation)));
            }

            await Rounds.RunAsync([.. stores.Select(store => store.Lane)], context.Options, cancellation);
        }
        finally
        {
            foreach (var (lane, _) in stores) lane.Process.Dispose();
        }

        var (sqlite, postgres) = (stores[0], stores[1]);
        context.Report.Figures["postgres.coldPerSecond"] = postgres.Lane.PerSecond;
        context.Report.Figures["postgres.coldOfSqlite"] = postgres.Lane.RateOf(sqlite.Lane);
        context.Report.Figures["postgres.importPerSecond"] = postgres.Imported;
        context.Report.Add(
            "PostgreSQL",
            ReportData.Text($"{Names:#,0} names imported over HTTP, then the address of one after the other asked for, every request new. PostgreSQL runs on the same two processors and takes its part of them; commits wait for its disk as they do by default."),
            ["store", "imported names/s", "look-ups/s", "÷ SQLite", "p50 ms", "p99 ms", "gateway's CPU µs"],
            stores.Select(store => (IReadOnlyList<string>)
            [
                store.Lane.Load, ReportData.Text($"{store.Imported:#,0}"), ReportData.Text($"{store.Lane.PerSecond:#,0}"), ReportData.Text($"{store.Lane.RateOf(sqlite.Lane):0.00}"),
                ReportData.Text($"{store.Lane.P50:0.00}"), ReportData.Text($"{store.Lane.P99:0.00}"), ReportData.Text($"{store.Lane.ProcessorMicroseconds:0}"),
            ]));
    }

    private static async Task<double> ImportAsync(ServerProcess gateway, PrivateKey key, Lookup[] lookups, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = gateway.Url };
        var clock = Stopwatch.StartNew();
        var created = 0;
        await foreach (var answer in new ZoneImport(http, Workload.Zone.Name, ImportPart.AdminKey).SendAsync(ImportPart.LinesAsync(Names), cancellationToken: cancellation))
            if (answer.Status == "created") created++;
        var perSecond = Names / clock.Elapsed.TotalSeconds;
        if (created != Names) throw new InvalidOperationException($"{created} of {Names} lines were imported.");
        await AnswerCheck.RunAsync(gateway.Url, key.Address, lookups.Take(Checked), cancellation);
        return perSecond;
    }
}
