namespace Dm3.DevNet;

/// <summary>Where a dev net keeps its files and listens. A port of 0 takes a free one.</summary>
public sealed record DevNetworkOptions
{
    /// <summary>Folder of the answer key, the hosts' data and <c>devnet.json</c>. Made if absent; one dev net at a time uses it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Port of the chain. Default 8545.</summary>
    public int RpcPort { get; init; } = 8545;

    /// <summary>Port of the gateway. Default 8080.</summary>
    public int GatewayPort { get; init; } = 8080;

    /// <summary>Port of the delivery service. Default 8081.</summary>
    public int DeliveryPort { get; init; } = 8081;

    /// <summary>Chain id. Default 31337, as development chains use it.</summary>
    public ulong ChainId { get; init; } = 31337;
}
