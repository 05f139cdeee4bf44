using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Dm3.Benchmarks;
using Dm3.Benchmarks.Parts;
using Dm3.Ethereum.Crypto;
using Microsoft.Data.Sqlite;

if (args is [BareServer.Fixed or BareServer.Signing, var port, var bodyFile])
{
    await BareServer.RunAsync(args[0], int.Parse(port, CultureInfo.InvariantCulture), bodyFile);
    return 0;
}

using var stop = new CancellationTokenSource();
Action<PosixSignalContext> interrupt = signal =>
{
    signal.Cancel = true;
    stop.Cancel();
};
using var controlC = PosixSignalRegistration.Create(PosixSignal.SIGINT, interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, interrupt);
var folder = Directory.CreateTempSubdirectory("dm3-benchmark-").FullName;
try
{
    var options = BenchmarkOptions.Parse(args);
    if (Wrk.FindVersion() is not { } wrk) throw new ArgumentException("The load generator is missing: apt-get install wrk");
    using var sqlite = new SqliteConnection("Data Source=:memory:");
    sqlite.Open();
    var report = new ReportData
    {
        Mode = options.Mode,
        Begun = DateTimeOffset.UtcNow,
        Machine = Machine.Describe(),
        LoadBefore = Machine.Load(),
        Versions = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [".NET"] = Environment.Version.ToString(),
            ["wrk"] = wrk,
            ["SQLite"] = sqlite.ServerVersion,
            ["signing by"] = Secp256k1.BackendName,
            ["Node"] = NodeVersion(),
        },
    };
    var clock = Stopwatch.StartNew();
    var all = await PartList.RunAsync(new PartContext(options, report, folder, report.Begun + options.Limit), stop.Token);
    report.Minutes = clock.Elapsed.TotalMinutes;
    GrowthPlan.AddTo(report);
    var file = ReportFiles.Write(report, options.Reports);
    Console.WriteLine(file);
    return all ? 0 : 1;
}
catch (ArgumentException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static string NodeVersion()
{
    if (Servers.PeersFolder is null) return "not used";
    using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true })!;
    return node.StandardOutput.ReadToEnd().Trim();
}
