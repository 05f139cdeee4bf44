using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Dm3.Client.Zones;
using Dm3.Ethereum;
using Dm3.Ethereum.Encoding;

namespace Dm3.Benchmarks.Parts;

/// <summary>An import of many names over HTTP into the real gateway with an empty SQLite file, and answers that are checked after it.</summary>
internal static class ImportPart
{
    /// <summary>With which names are imported.</summary>
    public const string AdminKey = "a key of thirty-two and more characters";

    private const int Notes = 10;
    private const int Checked = 100;

    public static async Task RunAsync(PartContext context, CancellationToken cancellation)
    {
        var count = context.Options.Names;
        var folder = Directory.CreateDirectory(Path.Combine(context.Folder, "import")).FullName;
        var data = Path.Combine(folder, "gateway.db");
        using var key = RandomKey.Create();
        using var gateway = await Servers.EmptyGatewayAsync(folder, key, AdminKey, null, cancellation);
        using var http = new HttpClient { BaseAddress = gateway.Url };
        PartContext.Say($"importing {count} names …");
        List<IReadOnlyList<string>> rows = [];
        var clock = Stopwatch.StartNew();
        var (before, processorBefore, imported) = (TimeSpan.Zero, gateway.ProcessorTime, 0);
        var processorAtStart = processorBefore;
        var step = Math.Max(1, count / Notes);
        await foreach (var answer in new ZoneImport(http, Workload.Zone.Name, AdminKey).SendAsync(LinesAsync(count), cancellationToken: cancellation))
        {
            if (answer.Status != "created") throw new InvalidOperationException($"Line {answer.Line} was not imported: {answer.Status} {answer.Code} {answer.Detail}");
            if (++imported % step > 0) continue;
            var (now, processor) = (clock.Elapsed, gateway.ProcessorTime);
            rows.Add([
                ReportData.Text($"{imported:#,0}"), ReportData.Text($"{step / (now - before).TotalSeconds:#,0}"), ReportData.Text($"{(processor - processorBefore).TotalMicroseconds / step:0}"), ReportData.Text($"{gateway.Resident.Now / 1e6:0}"), ReportData.Text($"{new FileInfo(data).Length / 1e6:0}"),
            ]);
            (before, processorBefore) = (now, processor);
        }

        var took = clock.Elapsed;
        if (imported != count) throw new InvalidOperationException($"{imported} of {count} lines were answered.");
        var peakMegabytes = gateway.Resident.Peak / 1e6;
        var processorPerName = (gateway.ProcessorTime - processorAtStart).TotalMicroseconds / count;
        await AnswerCheck.RunAsync(gateway.Url, key.Address, Workload.Sample(count, Checked).Select(index => Workload.AddressOf(Workload.Name(index))), cancellation);
        var lookups = new Lane("gateway", "imported", gateway, context.ColdWalk("imported", [.. Workload.Sample(count, LoadPart.ColdRequests).Select(index => Workload.AddressOf(Workload.Name(index)))]));
        await Rounds.RunAsync([lookups], context.Options, cancellation);
        context.Report.Figures["import.lookupsPerSecond"] = lookups.PerSecond;
        context.Report.Figures["import.perSecond"] = count / took.TotalSeconds;
        context.Report.Figures["import.processorMicroseconds"] = processorPerName;
        context.Report.Figures["import.peakMegabytes"] = peakMegabytes;
        context.Report.Add(
            "Import",
            ReportData.Text($"{count:#,0} names with a text and an address each over HTTP into an empty file, each answered once durable: {count / took.TotalSeconds:#,0} names/s, {processorPerName:0} µs of the gateway's processor time a name, {peakMegabytes:0} MB resident at its highest. {Checked} answers were verified after it; look-ups of one imported name after the other, each new, then ran at {lookups.PerSecond:#,0}/s (p99 {lookups.P99:0.0} ms)."),
            ["names", "names/s since the line before", "server CPU µs a name since then", "resident MB", "file MB"],
            rows);
    }

    /// <summary>The lines of that many names.</summary>
#pragma warning disable CS1998 // The client takes lines as they come; these are here at once.
    public static async IAsyncEnumerable<string> LinesAsync(int count)
#pragma warning restore CS1998
    {
        for (var i = 0; i < count; i++)
        {
            var name = Workload.Name(i);
            var owner = Hex.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(name)).AsSpan(0, Address.Length));
            yield return $$$"""{"name":"{{{name}}}","owner":"{{{owner}}}","records":{"texts":{"url":"https://messenger.example/{{{i}}}"},"addresses":{"60":"{{{owner}}}"} } }""";
        }
    }
}
