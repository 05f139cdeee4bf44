namespace Dm3.Ens.Rpc;

/// <summary>Where the node is and how much of it we bear.</summary>
public sealed record EthereumRpcOptions
{
    /// <summary>The node's JSON-RPC address, http or https.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>Time for one request with its whole answer, retries included. Default: 10 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How often a request is sent again after a transport fault: no connection, a broken one, HTTP status 502, 503 or 504. The pauses
    /// start at 100 ms and double. What the node itself refuses is not asked again, nor is a transaction sent again. Default: 2.
    /// </summary>
    public int Retries { get; init; } = 2;

    /// <summary>Longest answer in bytes. Default: 4 MiB, above what a gas limit of 30 million lets a call return.</summary>
    public int MaxResponseBytes { get; init; } = 4 * 1024 * 1024;
}
