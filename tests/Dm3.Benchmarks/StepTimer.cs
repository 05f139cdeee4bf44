using System.Diagnostics;

namespace Dm3.Benchmarks;

/// <summary>Times steps one by one, on one thread.</summary>
/// <param name="timePerStep">About how long each is timed.</param>
internal sealed class StepTimer(TimeSpan timePerStep)
{
    private const int Batches = 9;

    /// <summary>Times a step after its warm-up.</summary>
    /// <param name="step">What it does.</param>
    /// <param name="run">Does it; given how often it ran before.</param>
    public StepTime Time(string step, Action<int> run)
    {
        var next = 0;
        var batchTime = timePerStep / Batches;
        // The compiler's tiers settle while one batch's worth of calls is counted.
        var size = 0;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < timePerStep / 2 || size < 100; size++) run(next++);
        size = Math.Max(100, (int)(size * (batchTime / (timePerStep / 2))));

        var times = new double[Batches];
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        for (var batch = 0; batch < Batches; batch++)
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < size; i++) run(next++);
            times[batch] = clock.Elapsed.TotalMicroseconds / size;
        }

        var allocated = (GC.GetAllocatedBytesForCurrentThread() - allocatedBefore) / ((long)Batches * size);
        return new StepTime(step, Median.Of(times), allocated);
    }
}
