using System.Diagnostics;
using System.Security.Cryptography;
using Dm3.Benchmarks.Sockets;
using Dm3.Delivery;
using Dm3.Delivery.Intake;
using Dm3.Ethereum;
using Dm3.Storage.Messages;
using Dm3.Storage.Pickup;
using Dm3.Storage.Sessions;
using Dm3.Storage.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Benchmarks.Parts;

/// <summary>The sweep of messages whose time is over, and how long new ones take meanwhile.</summary>
internal static class SweepPart
{
    private const int Accounts = 1_000;
    private const int EnvelopeBytes = 300;
    private const int NewPerSecond = 200;
    private const int NewEnvelopeBytes = 9_000;
    private const int QuietSeconds = 5;
    private const int WritesAtOnce = 2_000;

    // Older than messages wait, younger than hashes are remembered.
    private static readonly TimeSpan Age = TimeSpan.FromDays(92);

    public static async Task RunAsync(PartContext context, CancellationToken cancellation)
    {
        var count = context.Options.ExpiredMessages;
        var file = Path.Combine(context.Folder, "sweep.db");
        PartContext.Say($"writing {count} messages …");
        await PreparedAccounts.WriteAsync(file, Accounts, cancellation);
        await FillAsync(file, count, cancellation);
        await using var host = DeliveryHost.Create(
            ["--urls", "http://127.0.0.1:0", "--Delivery:DataFile", file, "--Delivery:Identity:KeyFile", Path.Combine(context.Folder, "sweep.key")],
            configuration => configuration.AddInMemoryCollection([KeyValuePair.Create("Logging:LogLevel:Default", (string?)"Error")]));
        var (store, sweep) = (host.Services.GetRequiredService<MessageStore>(), host.Services.GetRequiredService<RetentionSweep>());
        var quiet = await AddAsync(store, Task.Delay(TimeSpan.FromSeconds(QuietSeconds), cancellation), cancellation);
        PartContext.Say("sweeping them …");
        var (before, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        var sweeping = sweep.SweepAsync(cancellation);
        var during = await AddAsync(store, sweeping, cancellation);
        var (took, used) = (clock.Elapsed, Environment.CpuUsage.TotalTime - before);
        var pickup = host.Services.GetRequiredService<PickupStore>();
        var left = Enumerable.Range(0, Accounts).Sum(number => pickup.After(PreparedAccounts.AddressOf(number), DeviceStore.DefaultDevice, 0, int.MaxValue, int.MaxValue).Count);
        if (left != quiet.Count + during.Count) throw new InvalidOperationException($"{left} messages are left, {quiet.Count + during.Count} are new.");
        context.Report.Figures["sweep.perSecond"] = count / took.TotalSeconds;
        context.Report.Figures["sweep.intakeP99Milliseconds"] = Percentile.Of(during, 0.99);
        context.Report.Figures["sweep.quietP99Milliseconds"] = Percentile.Of(quiet, 0.99);
        context.Report.Add(
            "Sweep",
            ReportData.Text($"{count:#,0} messages of {Accounts} accounts whose time was over were dropped in {took.TotalSeconds:0} s ({count / took.TotalSeconds:#,0}/s, {used.TotalMicroseconds / count:0} µs of processor time each), while {NewPerSecond} new ones a second of {NewEnvelopeBytes:#,0} bytes were stored durably beside it; all of these were there in the end, and nothing else."),
            ["a new message is durable after", "p50 ms", "p99 ms", "longest ms"],
            [Row("without the sweep", quiet), Row("beside it", during)]);
    }

    private static IReadOnlyList<string> Row(string when, List<double> times) =>
        [when, ReportData.Text($"{Percentile.Of(times, 0.5):0.0}"), ReportData.Text($"{Percentile.Of(times, 0.99):0.0}"), ReportData.Text($"{times[^1]:0.0}")];

    private static async Task FillAsync(string file, int count, CancellationToken cancellation)
    {
        await using var database = SqliteDatabase.Open(file);
        var store = new MessageStore(database);
        var begun = DateTimeOffset.UtcNow - Age;
        for (var start = 0; start < count; start += WritesAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            await Task.WhenAll(Enumerable.Range(start, Math.Min(WritesAtOnce, count - start)).Select(i => store.AddAsync(New(i, EnvelopeBytes, begun.AddMilliseconds(i)), cancellation)));
        }
    }

    private static NewMessage New(int i, int bytes, DateTimeOffset at) =>
        new(PreparedAccounts.AddressOf(i % Accounts), new Hash256(RandomNumberGenerator.GetBytes(32)), $"sender{i % 97}.eth", new string('x', bytes), at.ToUnixTimeMilliseconds());

    // One after the other is due at a steady rate; what comes late because the one before it was late counts from when it was due.
    private static async Task<List<double>> AddAsync(MessageStore store, Task until, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        List<Task<double>> added = [];
        while (!until.IsCompleted)
        {
            var due = TimeSpan.FromSeconds((double)added.Count / NewPerSecond);
            if (due > clock.Elapsed) await Task.Delay(due - clock.Elapsed, cancellation);
            added.Add(OneAsync(added.Count));
        }

        await until;
        List<double> times = [.. await Task.WhenAll(added)];
        times.Sort();
        return times;

        async Task<double> OneAsync(int i)
        {
            var begun = clock.Elapsed;
            await store.AddAsync(New(i, NewEnvelopeBytes, DateTimeOffset.UtcNow), cancellation);
            return (clock.Elapsed - begun).TotalMilliseconds;
        }
    }
}
