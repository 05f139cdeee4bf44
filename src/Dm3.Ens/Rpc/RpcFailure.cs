namespace Dm3.Ens.Rpc;

/// <summary>Why a node gave no result.</summary>
public enum RpcFailure
{
    /// <summary>The node answered with an error; <see cref="RpcException.Code"/> is set.</summary>
    Refused,

    /// <summary>No connection, a broken one, or an HTTP status other than success.</summary>
    Unreachable,

    /// <summary>No complete answer within the time limit.</summary>
    TimedOut,

    /// <summary>The answer is longer than the limit.</summary>
    TooLarge,

    /// <summary>The answer is no JSON-RPC 2.0 answer to this request, or holds a value of the wrong form.</summary>
    Malformed,
}
