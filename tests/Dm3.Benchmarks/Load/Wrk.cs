using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Dm3.Benchmarks.Load;

/// <summary>What wrk saw in one turn.</summary>
internal sealed record WrkResult(long Requests, double Seconds, long Bytes, double MedianMilliseconds, double P99Milliseconds)
{
    public double PerSecond => Requests / Seconds;
}

/// <summary>The load generator wrk (Debian package <c>wrk</c>).</summary>
internal static class Wrk
{
    /// <summary>Its version; null when it is not installed.</summary>
    public static string? FindVersion()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("wrk", "-v") { RedirectStandardOutput = true })!;
            var words = process.StandardOutput.ReadToEnd().Split(' ');
            process.WaitForExit();
            return words[1];
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Runs one turn and moves the walk on.</summary>
    /// <exception cref="InvalidOperationException">wrk failed, or any request was not answered with a success.</exception>
    public static async Task<WrkResult> RunAsync(Uri url, WalkFile walk, int connections, int seconds, CancellationToken cancellation)
    {
        string[] arguments = ["-c", Text(connections), "-d", Text(seconds) + "s", "--timeout", "20s", .. walk.Arguments(url)];
        using var process = Process.Start(new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true })!;
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            var result = output.Split('\n').FirstOrDefault(line => line.StartsWith("RESULT ", StringComparison.Ordinal))
                ?? throw new InvalidOperationException($"wrk {string.Join(' ', arguments)} failed: {output}");
            var numbers = result.Split(' ').Skip(1).Select(number => long.Parse(number, CultureInfo.InvariantCulture)).ToArray();
            if (numbers[5] + numbers[6] > 0)
                throw new InvalidOperationException($"{url}: {numbers[5]} requests got no answer, {numbers[6]} a refusal.");
            walk.Advance(numbers[0]);
            return new WrkResult(numbers[0], numbers[1] / 1e6, numbers[2], numbers[3] / 1e3, numbers[4] / 1e3);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
