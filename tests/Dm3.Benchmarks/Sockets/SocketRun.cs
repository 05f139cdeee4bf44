using System.Diagnostics;
using System.Security.Cryptography;
using Dm3.Benchmarks.Parts;
using Dm3.Delivery;
using Dm3.Ethereum;
using Dm3.Storage.Messages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dm3.Benchmarks.Sockets;

/// <summary>What open sockets cost: resident memory of the delivery service with idle ones, and the time from a message's submission to its socket.</summary>
internal static class SocketRun
{
    private const int Sockets = 10_000;
    private const int OpeningAtOnce = 64;
    private const int TimedSockets = 200;
    private const int MessagesPerSecond = 500;
    private const int TimedSeconds = 10;
    private const int WarmUpSeconds = 3;
    private const int EnvelopeBytes = 6000;

    // Nobody answers pings here.
    private static readonly (string Key, string Value)[] Settings = [("Delivery:Live:PingSeconds", "600"), ("Logging:LogLevel:Default", "Error")];

    /// <summary>Runs both.</summary>
    public static async Task RunAsync(PartContext context, CancellationToken cancellation)
    {
        var idle = await MeasureIdleAsync(Sockets, Path.Combine(context.Folder, "idle.db"), context.Report, cancellation);
        var timed = await MeasureTimeAsync(Path.Combine(context.Folder, "timed.db"), context.Report, cancellation);
        context.Report.Add("Sockets", $"{idle}\n\n{timed}", [], []);
    }

    private static async Task<string> MeasureIdleAsync(int count, string file, ReportData report, CancellationToken cancellation)
    {
        var tokens = await PreparedAccounts.WriteAsync(file, count, cancellation);
        using var server = await ServerProcess.StartAsync(
            "Dm3.Delivery.dll",
            url => ["--urls", url.ToString(), "--Delivery:DataFile", file, "--Delivery:Identity:KeyFile", file + ".key", .. Settings.SelectMany(setting => (string[])[$"--{setting.Key}", setting.Value])],
            "/health/live",
            new Dictionary<string, string>(),
            cancellation);
        var before = server.Resident.Now;
        var opening = Stopwatch.StartNew();
        var open = new RawStream[count];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = OpeningAtOnce, CancellationToken = cancellation },
            async (number, stop) => open[number] = await RawStream.OpenAsync(server.Url, tokens[number], stop));
        opening.Stop();
        await Task.Delay(TimeSpan.FromSeconds(5), cancellation);
        var (now, peak) = server.Resident;
        foreach (var stream in open) stream.Dispose();
        report.Figures["sockets.megabytes"] = now / 1e6;
        return ReportData.Text(
            $"{count} idle sockets of {count} accounts, opened in {opening.Elapsed.TotalSeconds:0.0} s: {now / 1e6:0} MB resident (peak {peak / 1e6:0}; {before / 1e6:0} before), {(now - before) / 1e3 / count:0.0} kB each.");
    }

    private static async Task<string> MeasureTimeAsync(string file, ReportData report, CancellationToken cancellation)
    {
        var tokens = await PreparedAccounts.WriteAsync(file, TimedSockets, cancellation);
        await using var host = DeliveryHost.Create(
            ["--urls", "http://127.0.0.1:0", "--Delivery:DataFile", file, "--Delivery:Identity:KeyFile", file + ".key"],
            configuration => configuration.AddInMemoryCollection(Settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))));
        await host.StartAsync(cancellation);
        var server = new Uri(host.Urls.Single());
        var streams = await Task.WhenAll(tokens.Select(token => RawStream.OpenAsync(server, token, cancellation)));
        var store = host.Services.GetRequiredService<MessageStore>();
        await PacedMessages.RunAsync(streams, MessagesPerSecond, WarmUpSeconds, SubmitAsync, cancellation);
        var times = await PacedMessages.RunAsync(streams, MessagesPerSecond, TimedSeconds, SubmitAsync, cancellation);
        foreach (var stream in streams) stream.Dispose();
        await host.StopAsync(cancellation);
        report.Figures["sockets.p99Milliseconds"] = Percentile.Of(times, 0.99);
        return ReportData.Text(
            $"{times.Count} messages of {EnvelopeBytes} bytes to {TimedSockets} sockets, {MessagesPerSecond} a second, durable: submit to socket p50 {Percentile.Of(times, 0.5):0.0} ms, p99 {Percentile.Of(times, 0.99):0.0} ms, longest {times[^1]:0.0} ms.");

        Task SubmitAsync(int number, int _) => store.AddAsync(
            new NewMessage(PreparedAccounts.AddressOf(number), new Hash256(RandomNumberGenerator.GetBytes(32)), "bob.eth", $$"""{"message":"{{new string('x', EnvelopeBytes)}}"}""", 0), cancellation);
    }
}
