namespace Dm3.Ens.Rpc;

/// <summary>A node gave no result. Its own words are in the message, shortened: they are a stranger's text and not for our callers' clients.</summary>
public sealed class RpcException : Exception
{
    private const int MaxMessageLength = 300;

    /// <summary>The node was not asked properly, did not answer properly, or not at all.</summary>
    public RpcException(RpcFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>The node refused.</summary>
    /// <param name="code">JSON-RPC error code.</param>
    /// <param name="message">The node's words.</param>
    /// <param name="revertData">What the contract reverted with; null if the refusal is no revert.</param>
    public RpcException(long code, string message, byte[]? revertData)
        : base(message.Length <= MaxMessageLength ? message : message[..MaxMessageLength])
    {
        Failure = RpcFailure.Refused;
        Code = code;
        RevertData = revertData;
    }

    /// <summary>What went wrong.</summary>
    public RpcFailure Failure { get; }

    /// <summary>JSON-RPC error code; null unless the node refused. 3 is a revert on most nodes.</summary>
    public long? Code { get; }

    /// <summary>The contract's custom error, empty if it gave none; null if this is no revert.</summary>
    public byte[]? RevertData { get; }
}
