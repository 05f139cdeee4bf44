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
        StepTime.AddTo(context.Report, "Steps of a new answer", "In one process, one thread. What is allocated lives as long as the request.", "step", steps);
    }
}
