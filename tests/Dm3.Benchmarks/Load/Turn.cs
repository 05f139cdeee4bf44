namespace Dm3.Benchmarks.Load;

/// <summary>One turn of load.</summary>
/// <param name="Load">What the load generator saw.</param>
/// <param name="ProcessorMicroseconds">Processor time of the server for each request.</param>
internal sealed record Turn(WrkResult Load, double ProcessorMicroseconds)
{
    public static async Task<Turn> RunAsync(ServerProcess server, WalkFile walk, int connections, int seconds, CancellationToken cancellation)
    {
        var before = server.ProcessorTime;
        var load = await Wrk.RunAsync(server.Url, walk, connections, seconds, cancellation);
        return new Turn(load, (server.ProcessorTime - before).TotalMicroseconds / Math.Max(1, load.Requests));
    }
}
