using Dm3.Benchmarks.Sockets;
using Dm3.Benchmarks.Submissions;
using Dm3.Delivery;
using Dm3.Delivery.Intake;
using Dm3.Storage.Sqlite;
using Dm3.Testing;

namespace Dm3.Benchmarks.Parts;

/// <summary>Submissions of sealed messages by many senders, each acknowledged once durable, beside what the cryptography and bare SQLite can do; then pickup, and the time to sockets.</summary>
internal static class SubmissionsPart
{
    private static readonly TimeSpan LimitTime = TimeSpan.FromSeconds(2);

    public static async Task RunAsync(PartContext context, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(context.Folder, "submissions")).FullName;
        var keyFile = Path.Combine(folder, "delivery.key");
        using var identity = ServiceIdentity.Load(new IdentityOptions { KeyFile = keyFile });
        PartContext.Say("publishing profiles on a chain …");
        await using var correspondence = await Correspondence.BeginAsync(identity);
        using var cryptography = new CryptographyLimit();
        var (ofCryptography, ofStore, processorOfCryptography) = (new List<double>(), new List<double>(), new List<double>());
        var sqlite = new SubmissionRun(context, Engine.Sqlite(Path.Combine(folder, "delivery.db")), correspondence, identity, keyFile);
        var (lastCryptography, lastStore) = (0.0, 0.0);
        await sqlite.RunAsync(
            context.Options.Rounds,
            () =>
            {
                var (perSecond, processor) = (sqlite.Turns[^1].Load.PerSecond, sqlite.Turns[^1].ProcessorMicroseconds);
                (lastCryptography, var least) = cryptography.Measure(LimitTime);
                ofCryptography.Add(perSecond / lastCryptography);
                processorOfCryptography.Add(processor / least);
                ofStore.Add(perSecond / (lastStore = StoreLimit.Measure(Path.Combine(folder, "limit.db"), sqlite.StoredBytes, SubmissionRun.Connections, LimitTime)));
            },
            cancellation);
        List<IReadOnlyList<string>> rows = [Row(context.Report, "SQLite", "submit", sqlite)];
        context.Report.Figures["submit.ofCryptography"] = Median.Of(ofCryptography);
        context.Report.Figures["submit.processorOfCryptography"] = Median.Of(processorOfCryptography);
        context.Report.Figures["submit.ofStore"] = Median.Of(ofStore);
        if (context.Options.WithPostgres)
        {
            using var server = new PostgresServer(isDurable: true);
            var postgres = new SubmissionRun(context, Engine.Postgres(server), correspondence, identity, keyFile);
            await postgres.RunAsync(Math.Min(2, context.Options.Rounds), () => { }, cancellation);
            rows.Add(Row(context.Report, "PostgreSQL", "submit.postgres", postgres));
        }

        context.Report.Add(
            "Submissions",
            ReportData.Text($"Messages of 2 kB (sealed to the recipient, {sqlite.StoredBytes:#,0} bytes as they are stored) from {correspondence.All.Count} senders to as many accounts, whose names stand on a chain; {SubmissionRun.Connections} at a time over HTTP, each signature verified, each acknowledged with a signed receipt once durable. Beside it, in the same rounds: libsodium alone on all processors (open, verify, sign, seal, sign) {lastCryptography:#,0}/s, of which SQLite's rate is {Median.Of(ofCryptography):0.00} (its processor time {Median.Of(processorOfCryptography):0.0} times that of the cryptography); bare SQLite on one thread, as many bytes a row and {SubmissionRun.Connections} rows a commit, {lastStore:#,0}/s, of which it is {Median.Of(ofStore):0.00}. Every acknowledged message was picked up and confirmed over HTTP, none twice, and after kill −9 those that were not yet confirmed were there. *To socket*: from the submission to the recipient's `/v1/stream`, at half of the rate."),
            ["engine", "submissions/s", "lowest–highest", "p50 ms", "p99 ms", "server CPU µs", "bytes allocated", "picked up/s", "CPU µs", "to socket p50 ms", "p99 ms"],
            rows);
        await AddStepsAsync(context, correspondence, identity, cancellation);
    }

    // In this process, on a file of its own.
    private static async Task AddStepsAsync(PartContext context, Correspondence correspondence, ServiceIdentity identity, CancellationToken cancellation)
    {
        var file = Path.Combine(context.Folder, "submissions", "steps.db");
        await using (var database = SqliteDatabase.Open(file)) await PreparedAccounts.WriteAsync(database, [.. correspondence.All.Select(each => each.Account)], cancellation);
        string[] arguments =
        [
            "--urls", "http://127.0.0.1:0", "--Delivery:DataFile", file, "--Delivery:DevNet", "true", "--Delivery:RpcUrl", correspondence.Chain.NodeUrl.ToString(),
            "--Delivery:EnsRegistry", correspondence.Chain.Registry.ToString(), "--Delivery:Identity:KeyFile", Path.Combine(context.Folder, "submissions", "delivery.key"),
        ];
        await using var host = DeliveryHost.Create(arguments);
        var steps = await Task.Run(() => new SubmissionSteps(host.Services, correspondence, identity, context.Options.TimePerStep).Measure(), cancellation);
        StepTime.AddTo(context.Report, "Steps of a submission", "In one process, one thread, but for the store's writer.", "submit.step", steps);
    }

    private static IReadOnlyList<string> Row(ReportData report, string name, string key, SubmissionRun run)
    {
        var processor = Median.Of(run.Turns.Select(turn => turn.ProcessorMicroseconds));
        var (p50, p99) = (Percentile.Of(run.SocketMilliseconds, 0.5), Percentile.Of(run.SocketMilliseconds, 0.99));
        report.Figures[$"{key}.perSecond"] = run.PerSecond;
        report.Figures[$"{key}.processorMicroseconds"] = processor;
        report.Figures[$"{key}.allocatedBytes"] = run.AllocatedBytes;
        report.Figures[$"{key}.pickedUpPerSecond"] = run.PickedUpPerSecond;
        report.Figures[$"{key}.socketP50Milliseconds"] = p50;
        report.Figures[$"{key}.socketP99Milliseconds"] = p99;
        return
        [
            name, ReportData.Text($"{run.PerSecond:#,0}"), ReportData.Text($"{run.Turns.Min(turn => turn.Load.PerSecond):#,0}–{run.Turns.Max(turn => turn.Load.PerSecond):#,0}"),
            ReportData.Text($"{Median.Of(run.Turns.Select(turn => turn.Load.MedianMilliseconds)):0.0}"), ReportData.Text($"{Median.Of(run.Turns.Select(turn => turn.Load.P99Milliseconds)):0.0}"),
            ReportData.Text($"{processor:0}"), ReportData.Text($"{run.AllocatedBytes:#,0}"), ReportData.Text($"{run.PickedUpPerSecond:#,0}"), ReportData.Text($"{run.PickupMicroseconds:0}"),
            ReportData.Text($"{p50:0.0}"), ReportData.Text($"{p99:0.0}"),
        ];
    }
}
