namespace Dm3.Benchmarks.Load;

/// <summary>Gives every lane its turns.</summary>
internal static class Rounds
{
    /// <summary>Connections that are open at a time.</summary>
    public const int Connections = 32;

    /// <summary>Warms all up, then one turn of each in every round.</summary>
    public static async Task RunAsync(IReadOnlyList<Lane> lanes, BenchmarkOptions options, CancellationToken cancellation)
    {
        foreach (var lane in lanes)
            await Wrk.RunAsync(lane.Process.Url, lane.Walk, Connections, options.WarmUpSeconds, cancellation);
        for (var round = 1; round <= options.Rounds; round++)
        {
            Console.Error.WriteLine($"  round {round} of {options.Rounds} …");
            foreach (var lane in lanes)
                lane.Turns.Add(await Turn.RunAsync(lane.Process, lane.Walk, Connections, options.SecondsPerTurn, cancellation));
        }
    }
}
