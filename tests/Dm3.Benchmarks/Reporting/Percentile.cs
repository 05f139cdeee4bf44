namespace Dm3.Benchmarks.Reporting;

/// <summary>Of values in rising order.</summary>
internal static class Percentile
{
    /// <param name="sorted">In rising order; at least one.</param>
    /// <param name="share">0 to 1.</param>
    public static double Of(List<double> sorted, double share) => sorted[(int)(share * (sorted.Count - 1))];
}
