namespace Dm3.Benchmarks.Reporting;

/// <summary>The middle of some figures: one disturbed turn does not move it.</summary>
internal static class Median
{
    public static double Of(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
