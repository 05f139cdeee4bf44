namespace Dm3.Benchmarks;

/// <summary>One step of an answer or a submission, on one thread.</summary>
/// <param name="Step">What it does.</param>
/// <param name="Microseconds">Median over batches.</param>
/// <param name="AllocatedBytes">On the managed heap, for each call.</param>
internal sealed record StepTime(string Step, double Microseconds, long AllocatedBytes)
{
    /// <summary>Of some that follow each other.</summary>
    public static StepTime Sum(IReadOnlyCollection<StepTime> steps) => new("**sum**", steps.Sum(step => step.Microseconds), steps.Sum(step => step.AllocatedBytes));

    /// <summary>Puts them into a report.</summary>
    public static void AddTo(ReportData report, string title, string text, string figures, IEnumerable<StepTime> steps)
    {
        StepTime[] all = [.. steps];
        foreach (var step in all) report.Figures[$"{figures}.{step.Step.Replace("*", "", StringComparison.Ordinal)}.microseconds"] = step.Microseconds;
        report.Add(title, text, ["step", "µs", "bytes allocated"], all.Select(step => (IReadOnlyList<string>)[step.Step, ReportData.Text($"{step.Microseconds:0.0}"), ReportData.Text($"{step.AllocatedBytes:#,0}")]));
    }
}
