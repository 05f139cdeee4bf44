using System.Globalization;
using System.Text;
using Dm3.Ethereum.Crypto;

namespace Dm3.Benchmarks;

/// <summary>The results as Markdown.</summary>
internal static class Report
{
    public static string Write(Results results)
    {
        var text = new StringBuilder();
        text.Line($"### {DateTime.UtcNow:yyyy-MM-dd}").Line($"");
        text.Line($"{Machine.Describe()}; signing by {Secp256k1.BackendName}; load by wrk {results.WrkVersion} on the same processors.");
        text.Line(
            $"Load average before: {results.LoadBefore}. While the endpoints had their turns, processes that are not part of the benchmark took {results.Disturbance.Others:P1} of the machine, other machines {results.Disturbance.Stolen:P1}.");
        text.Line(
            $"{results.Options.Names} names in the file; answers of {results.BodyLength} bytes; {results.Options.Rounds} rounds of {results.Options.SecondsPerTurn} s for each endpoint and kind of load; medians.").Line($"");
        WriteEndpoints(text, results);
        WriteRegistrations(text, results);
        text.Line($"Memory of the gateway (resident): {string.Join(", ", results.Resident.Select(sample => Invariant($"{sample.Bytes / 1e6:n0} MB {sample.When}")))}. Ready {results.StartTime.TotalSeconds:n1} s after the process was started.").Line($"");
        text.Line($"| step of a new answer, one thread | µs | bytes allocated |").Line($"|---|---|---|");
        foreach (var step in results.Steps) text.Line($"| {step.Step} | {step.Microseconds:n1} | {step.AllocatedBytes:n0} |");
        return text.ToString();
    }

    private static void WriteEndpoints(StringBuilder text, Results results)
    {
        text.Line($"| | requests/s (lowest–highest) | of limit A | of limit B | p50 ms | p99 ms | p99 ÷ limit A's | server CPU µs/request |");
        text.Line($"|---|---|---|---|---|---|---|---|");
        foreach (var (load, turnsOf) in new (string, Func<Endpoint, List<Turn>>)[] { ("HOT", endpoint => endpoint.Hot), ("COLD", endpoint => endpoint.Cold) })
        {
            var limits = results.Endpoints.Take(2).Select(turnsOf).ToArray();
            foreach (var endpoint in results.Endpoints)
            {
                var turns = turnsOf(endpoint);
                // Ratios within a round, whose turns lie close together in time.
                double OfLimit(int limit) => Median.Of(turns.Select((turn, round) => turn.Load.PerSecond / limits[limit][round].Load.PerSecond));
                text.Line(
                    $"| {endpoint.Name}, {load} | {Of(turns, turn => turn.Load.PerSecond):n0} ({turns.Min(turn => turn.Load.PerSecond):n0}–{turns.Max(turn => turn.Load.PerSecond):n0}) | {OfLimit(0):n2} | {OfLimit(1):n2} | {Of(turns, turn => turn.Load.MedianMilliseconds):n2} | {Of(turns, turn => turn.Load.P99Milliseconds):n2} | {Median.Of(turns.Select((turn, round) => turn.Load.P99Milliseconds / limits[0][round].Load.P99Milliseconds)):n1} | {Of(turns, turn => turn.ProcessorMicroseconds):n1} |");
            }
        }

        text.Line($"");
    }

    private static void WriteRegistrations(StringBuilder text, Results results)
    {
        var turns = results.Registrations;
        text.Line(
            $"Registrations, each signed by its owner and acknowledged once durable, {BenchmarkRun.RegistrationConnections} at a time: **{Of(turns, turn => turn.Load.PerSecond):n0}/s** ({turns.Min(turn => turn.Load.PerSecond):n0}–{turns.Max(turn => turn.Load.PerSecond):n0}), p50 {Of(turns, turn => turn.Load.MedianMilliseconds):n1} ms, p99 {Of(turns, turn => turn.Load.P99Milliseconds):n1} ms, server CPU {Of(turns, turn => turn.ProcessorMicroseconds):n0} µs each.");
        text.Line(
            $"The disk makes {results.FsyncsPerSecond:n0} small writes a second durable one after the other. After kill −9 the file held every acknowledged registration ({results.RegistrationsFound:n0}, those in flight included). Loading past the gateway, unsigned: {results.LoadedPerSecond:n0} names/s.").Line($"");
    }

    private static double Of(IEnumerable<Turn> turns, Func<Turn, double> figure) => Median.Of(turns.Select(figure));

    private static StringBuilder Line(this StringBuilder text, FormattableString line) => text.Append(Invariant(line)).Append('\n');

    private static string Invariant(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);
}
