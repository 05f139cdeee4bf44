using Dm3.Benchmarks.Micro;
using Dm3.Benchmarks.Sockets;

namespace Dm3.Benchmarks.Parts;

/// <summary>Everything that can be measured, in the order of a run.</summary>
internal static class PartList
{
    private static readonly IReadOnlyList<(string Name, Func<PartContext, CancellationToken, Task> RunAsync)> All =
    [
        ("load", LoadPart.RunAsync),
        ("registrations", RegistrationsPart.RunAsync),
        ("memory", MemoryPart.RunAsync),
        ("start", StartPart.RunAsync),
        ("import", ImportPart.RunAsync),
        ("postgres", PostgresPart.RunAsync),
        ("submissions", SubmissionsPart.RunAsync),
        ("sockets", SocketRun.RunAsync),
        ("sweep", SweepPart.RunAsync),
        ("steps", StepsPart.RunAsync),
        ("micro", MicroRun.RunAsync),
        // Last, as making its files may take what time is left.
        ("growth", GrowthPart.RunAsync),
    ];

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names => [.. All.Select(part => part.Name)];

    /// <summary>Runs those that are wanted. One that fails, or for which no time is left, is named in the report and the others go on.</summary>
    /// <returns>Whether all were measured.</returns>
    public static async Task<bool> RunAsync(PartContext context, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var left = context.End - DateTimeOffset.UtcNow;
        limit.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1));
        foreach (var (name, runAsync) in All.Where(part => context.Options.Only.Count == 0 || context.Options.Only.Contains(part.Name)))
        {
            Console.Error.WriteLine($"{name} …");
            var begun = DateTimeOffset.UtcNow;
            try
            {
                limit.Token.ThrowIfCancellationRequested();
                await runAsync(context, limit.Token);
                context.Report.Figures[$"minutes.{name}"] = (DateTimeOffset.UtcNow - begun).TotalMinutes;
            }
            catch (OperationCanceledException)
            {
                var why = cancellation.IsCancellationRequested ? "the run was stopped" : limit.IsCancellationRequested ? "the time of this run was over" : "a server did not answer in time";
                context.Report.Missing.Add($"{name}: {why}.");
            }
            catch (Exception fault) when (fault is InvalidOperationException or IOException or HttpRequestException)
            {
                context.Report.Missing.Add($"{name}: {fault.Message}");
                Console.Error.WriteLine($"  {name} failed: {fault.Message}");
            }
        }

        return context.Report.Missing.Count == 0;
    }
}
