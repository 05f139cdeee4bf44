using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dm3.Client.Zones;
using Dm3.Ethereum.Encoding;

namespace Dm3.Benchmarks;

/// <summary>An import of many names over HTTP into the real gateway with an empty SQLite file, and look-ups after it.</summary>
internal static class ImportRun
{
    private const string Key = "a key of thirty-two and more characters";
    private const int Notes = 10;
    private const int LookUps = 5000;
    private const int LookUpsAtOnce = 8;
    private const double Megabyte = 1024 * 1024;

    public static async Task RunAsync(int count, string folder, CancellationToken cancellation)
    {
        var data = Path.Combine(folder, "gateway.db");
        var zone = Workload.Zone;
        var loadBefore = Machine.Load();
        using var gateway = await ServerProcess.StartAsync(
            "Dm3.Gateway.dll",
            url =>
            [
                "--Urls", url.ToString(), "--Gateway:DataFile", data, "--Gateway:AnswerKeyFile", Path.Combine(folder, "answer.key"), "--Gateway:ChainId", Workload.ChainId.ToString(CultureInfo.InvariantCulture),
                "--Gateway:Zones:0:Name", zone.Name, "--Gateway:Zones:0:Kinds:0", "name", "--Gateway:Zones:0:Resolvers:0", zone.Resolver.ToString(), "--Gateway:Zones:0:AdminKey", Key,
            ],
            "/health/ready",
            new Dictionary<string, string>(),
            cancellation);
        using var http = new HttpClient { BaseAddress = gateway.Url };
        Console.WriteLine($"{Machine.Describe()}; load average before: {loadBefore}.\n");
        Console.WriteLine("| names | names/s since the line before | gateway resident MB | file MB | its log MB |\n|---|---|---|---|---|");
        var clock = Stopwatch.StartNew();
        var (before, imported) = (TimeSpan.Zero, 0);
        var step = Math.Max(1, count / Notes);
        await foreach (var answer in new ZoneImport(http, zone.Name, Key).SendAsync(LinesAsync(count), cancellationToken: cancellation))
        {
            if (answer.Status != "created") throw new InvalidOperationException($"Line {answer.Line} was not imported: {answer.Status} {answer.Code} {answer.Detail}");
            if (++imported % step > 0) continue;
            var now = clock.Elapsed;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {imported:n0} | {step / (now - before).TotalSeconds:n0} | {gateway.Resident.Now / Megabyte:n0} | {SizeOf(data):n0} | {SizeOf(data + "-wal"):n0} |"));
            before = now;
        }

        var took = clock.Elapsed;
        if (imported != count) throw new InvalidOperationException($"{imported} of {count} lines were answered.");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{count:n0} names in {took.TotalSeconds:n0} s: **{count / took.TotalSeconds:n0} names/s**, gateway at its highest {gateway.Resident.Peak / Megabyte:n0} MB resident, {gateway.ProcessorTime.TotalMilliseconds * 1000 / count:n0} µs of its processor time a name; file {SizeOf(data):n0} MB, {SizeOf(data) * Megabyte / count:n0} bytes a name."));

        var numbers = new Random(1).GetItems(Enumerable.Range(0, count).ToArray(), LookUps);
        clock.Restart();
        await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = LookUpsAtOnce, CancellationToken = cancellation }, async (number, token) =>
        {
            var answer = await http.GetStringAsync(new Uri(Workload.ProfileOf(Workload.Name(number)).Path, UriKind.Relative), token);
            if (!answer.StartsWith("{\"data\":\"0x", StringComparison.Ordinal)) throw new InvalidOperationException($"{Workload.Name(number)} was answered with {answer}");
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{LookUps:n0} look-ups of names at random right after it, {LookUpsAtOnce} at a time from one HttpClient: {LookUps / clock.Elapsed.TotalSeconds:n0} a second."));
    }

    private static double SizeOf(string file) => File.Exists(file) ? new FileInfo(file).Length / Megabyte : 0;

#pragma warning disable CS1998 // The client takes lines as they come; these are here at once.
    private static async IAsyncEnumerable<string> LinesAsync(int count)
#pragma warning restore CS1998
    {
        for (var i = 0; i < count; i++)
        {
            var name = Workload.Name(i);
            var owner = Hex.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(name)).AsSpan(0, 20));
            yield return $$$"""{"name":"{{{name}}}","owner":"{{{owner}}}","records":{"texts":{"url":"https://messenger.example/{{{i}}}"},"addresses":{"60":"{{{owner}}}"} } }""";
        }
    }
}
