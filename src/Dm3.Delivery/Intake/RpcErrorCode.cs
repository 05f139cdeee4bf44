namespace Dm3.Delivery.Intake;

/// <summary>Codes of failed calls. Source: JSON-RPC 2.0; dm3-spec at c55ba137, API Delivery-Service (an earlier draft had -32050 and -32051 for the last two).</summary>
public static class RpcErrorCode
{
    /// <summary>Not JSON.</summary>
    public const int Parse = -32700;

    /// <summary>Not a JSON-RPC call.</summary>
    public const int InvalidRequest = -32600;

    /// <summary>No such method.</summary>
    public const int MethodNotFound = -32601;

    /// <summary>Missing or malformed parameters.</summary>
    public const int InvalidParams = -32602;

    /// <summary>A fault of ours.</summary>
    public const int Internal = -32603;

    /// <summary>Parameters of the right form that cannot be used: an envelope for another service.</summary>
    public const int InvalidInput = -32000;

    /// <summary>No such recipient or user here.</summary>
    public const int NotFound = -32001;

    /// <summary>ENS or the node is out of reach; the same call may succeed later.</summary>
    public const int Unavailable = -32002;

    /// <summary>The sender is not who it says.</summary>
    public const int Unauthorized = -32003;

    /// <summary>A share of the recipient's room is used up.</summary>
    public const int LimitExceeded = -32005;

    /// <summary>Another version of JSON-RPC than 2.0.</summary>
    public const int VersionNotSupported = -32006;

    /// <summary>A rule of the recipient stands against it; <c>data</c> names the rule.</summary>
    public const int Spam = -32010;

    /// <summary>The envelope is longer than the service takes.</summary>
    public const int TooBig = -32011;
}
