namespace Dm3.Benchmarks;

/// <summary>A server under test and its turns so far.</summary>
internal sealed class Endpoint(string name, ServerProcess server)
{
    public string Name => name;

    public ServerProcess Server => server;

    /// <summary>Turns with a hundred URLs over and over.</summary>
    public List<Turn> Hot { get; } = [];

    /// <summary>Turns in which every request is new.</summary>
    public List<Turn> Cold { get; } = [];
}

/// <summary>One turn of load.</summary>
/// <param name="Load">What the load generator saw.</param>
/// <param name="ProcessorMicroseconds">Processor time of the server for each request.</param>
internal sealed record Turn(WrkResult Load, double ProcessorMicroseconds)
{
    public static async Task<Turn> RunAsync(ServerProcess server, Uri url, WalkFile walk, int connections, int seconds, CancellationToken cancellation)
    {
        var before = server.ProcessorTime;
        var load = await Wrk.RunAsync(url, walk, connections, seconds, cancellation);
        return new Turn(load, (server.ProcessorTime - before).TotalMicroseconds / load.Requests);
    }
}
