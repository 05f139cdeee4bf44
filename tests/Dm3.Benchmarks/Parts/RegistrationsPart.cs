using Dm3.Ethereum.Crypto;
using Dm3.Storage.Postgres;
using Dm3.Storage.Sqlite;
using Dm3.Testing;

namespace Dm3.Benchmarks.Parts;

/// <summary>
/// Signed registrations, each acknowledged once durable, on both engines in turn; then the gateways are killed, and each database must hold every acknowledged one.
/// </summary>
internal static class RegistrationsPart
{
    private const int Connections = 64;

    // A turn must not run out of registrations that were signed for it.
    private const int MostPerSecond = 5000;

    public static async Task RunAsync(PartContext context, CancellationToken cancellation)
    {
        var options = context.Options;
        using var key = RandomKey.Create();
        using var server = StartServer(context);
        var places = new List<RegistrationsPlace>();
        try
        {
            places.Add(await InFileAsync(context, key, cancellation));
            if (server is not null) places.Add(await InServerAsync(context, server, key, cancellation));
            var fsyncs = Machine.FsyncsPerSecond(context.Folder);
            var perTurn = MostPerSecond * options.SecondsPerTurn;
            // Turn 0 warms up.
            for (var turn = 0; turn <= options.Rounds; turn++)
            {
                PartContext.Say($"signing {perTurn} registrations, then sending them …");
                var walk = WalkFile.Write(Path.Combine(context.Folder, "registrations.walk"), Registrations.Create("new", turn * perTurn, perTurn));
                foreach (var place in places)
                {
                    var result = await Turn.RunAsync(place.Gateway, walk, Connections, options.SecondsPerTurn, cancellation);
                    place.Acknowledged += result.Load.Requests;
                    if (turn > 0) place.Turns.Add(result);
                }
            }

            List<IReadOnlyList<string>> rows = [];
            foreach (var place in places) rows.Add(await ConcludeAsync(context, place));
            context.Report.Figures["disk.fsyncsPerSecond"] = fsyncs;
            context.Report.Add(
                "Registrations",
                ReportData.Text($"Each signed by its owner with a profile and an address, checked (two signatures) and acknowledged once durable; {Connections} at a time, the same ones to each engine in turn: into a file of {options.Names:#,0} names, and into a PostgreSQL of its own on this machine (`fsync` on, otherwise as installed), empty at first, whose processor time is not in the last column. After kill −9 each held every acknowledged one, those in flight included. The disk makes {fsyncs:#,0} small writes a second durable one after the other."),
                ["", "registrations/s", "lowest–highest", "p50 ms", "p99 ms", "gateway CPU µs", "held"],
                rows);
        }
        finally
        {
            foreach (var place in places) place.Dispose();
        }
    }

    private static PostgresServer? StartServer(PartContext context)
    {
        try
        {
            return new PostgresServer(isDurable: true);
        }
        catch (InvalidOperationException fault)
        {
            context.Report.Missing.Add($"registrations on PostgreSQL: {fault.Message}");
            return null;
        }
    }

    private static async Task<RegistrationsPlace> InFileAsync(PartContext context, PrivateKey key, CancellationToken cancellation)
    {
        var file = await context.NamesAsync("registrations", cancellation);
        return new RegistrationsPlace("SQLite", await Servers.GatewayAsync(file, key, cancellation), () => SqliteDatabase.Open(file));
    }

    private static async Task<RegistrationsPlace> InServerAsync(PartContext context, PostgresServer server, PrivateKey key, CancellationToken cancellation)
    {
        var database = server.CreateDatabase();
        var folder = Directory.CreateDirectory(Path.Combine(context.Folder, "registrations-postgres")).FullName;
        return new RegistrationsPlace("PostgreSQL", await Servers.GatewayAsync(Path.Combine(folder, "unused.db"), key, cancellation, database), () => PostgresDatabase.Open(database));
    }

    private static async Task<IReadOnlyList<string>> ConcludeAsync(PartContext context, RegistrationsPlace place)
    {
        place.Gateway.Kill();
        var found = await OperationLog.CountAsync(place.Open());
        // When a turn ends, wrk leaves each connection's request without waiting for its answer.
        if (found < place.Acknowledged || found > place.Acknowledged + ((context.Options.Rounds + 1) * Connections))
            throw new InvalidOperationException($"{place.Acknowledged} registrations were acknowledged, {place.Engine} holds {found}.");
        var perSecond = Median.Of(place.Turns.Select(turn => turn.Load.PerSecond));
        context.Report.Figures[place.Engine == "SQLite" ? "registrations.perSecond" : "registrations.postgres.perSecond"] = perSecond;
        return
        [
            place.Engine, ReportData.Text($"{perSecond:#,0}"), ReportData.Text($"{place.Turns.Min(turn => turn.Load.PerSecond):#,0}–{place.Turns.Max(turn => turn.Load.PerSecond):#,0}"),
            ReportData.Text($"{Median.Of(place.Turns.Select(turn => turn.Load.MedianMilliseconds)):0.0}"), ReportData.Text($"{Median.Of(place.Turns.Select(turn => turn.Load.P99Milliseconds)):0.0}"),
            ReportData.Text($"{Median.Of(place.Turns.Select(turn => turn.ProcessorMicroseconds)):0}"), ReportData.Text($"{found:#,0}"),
        ];
    }
}
