using Dm3.Storage.Sqlite;

namespace Dm3.Benchmarks.Parts;

/// <summary>The steps of one new answer on one thread, with what they allocate.</summary>
internal static class StepsPart
{
    public static async Task RunAsync(PartContext context, CancellationToken cancellation)
    {
        var file = await context.NamesAsync("steps", cancellation);
        await using var database = SqliteDatabase.Open(file);
        var steps = new StepTimes(database, context.Options.Names, context.Options.TimePerStep).Measure();
        foreach (var step in steps) context.Report.Figures[$"step.{step.Step.Replace("*", "", StringComparison.Ordinal)}.microseconds"] = step.Microseconds;
        context.Report.Add(
            "Steps of a new answer",
            "In one process, one thread. What is allocated lives as long as the request.",
            ["step", "µs", "bytes allocated"],
            steps.Select(step => (IReadOnlyList<string>)[step.Step, ReportData.Text($"{step.Microseconds:0.0}"), ReportData.Text($"{step.AllocatedBytes:#,0}")]));
    }
}
