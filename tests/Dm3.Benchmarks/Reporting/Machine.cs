using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Dm3.Benchmarks.Reporting;

/// <summary>The machine, from Linux's <c>/proc</c>.</summary>
internal static class Machine
{
    // Processor times in /proc are in ticks of 10 ms on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    private const int FsyncBlockBytes = 4096;

    /// <summary>In one line.</summary>
    public static string Describe()
    {
        var processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} × {processor}, {memory} GiB, {RuntimeInformation.OSDescription}, .NET {Environment.Version}");
    }

    /// <summary>Load average of the last minute.</summary>
    public static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    /// <summary>Processor seconds since start: of all processes, and those that the hypervisor gave to other machines.</summary>
    public static (double Busy, double Stolen) ProcessorTimes()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        // user, nice, system; not the interrupts, which nobody is charged for.
        return ((ticks[0] + ticks[1] + ticks[2]) / TicksPerSecond, ticks[7] / TicksPerSecond);
    }

    /// <summary>Processor seconds of this process and of its children that have ended.</summary>
    public static double OwnProcessorTime()
    {
        var fields = File.ReadAllText("/proc/self/stat").Split(')')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields[11..15].Sum(number => double.Parse(number, CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    /// <summary>How often a second a small write can be made durable in this folder, one after the other.</summary>
    public static double FsyncsPerSecond(string folder)
    {
        var block = new byte[FsyncBlockBytes];
        using var file = new FileStream(
            Path.Combine(folder, "fsync"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        var count = 0;
        var clock = Stopwatch.StartNew();
        for (; clock.Elapsed < TimeSpan.FromSeconds(1); count++)
        {
            file.Write(block);
            file.Flush(flushToDisk: true);
        }

        return count / clock.Elapsed.TotalSeconds;
    }
}
