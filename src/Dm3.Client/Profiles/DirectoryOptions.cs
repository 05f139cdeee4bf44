using Dm3.Ens.Lookup;
using Dm3.Ens.Outbound;
using Dm3.Ens.Profiles;
using Dm3.Ethereum;

namespace Dm3.Client.Profiles;

/// <summary>Where a <see cref="Dm3Directory"/> looks names up.</summary>
public sealed record DirectoryOptions
{
    /// <summary>JSON-RPC URL of a node of the chain that ENS stands on. The node is believed: it could name other keys for anybody.</summary>
    public required Uri RpcUrl { get; init; }

    /// <summary>The ENS registry. Default: the one of mainnet and its test networks.</summary>
    public Address EnsRegistry { get; init; } = EnsClient.MainnetRegistry;

    /// <summary>How long answers are believed without asking again.</summary>
    public EnsCacheOptions Cache { get; init; } = new();

    /// <summary>
    /// Limits of fetches and connections that strangers cause (gateways, profile links, delivery services). On a development network set
    /// <see cref="OutboundOptions.AllowLocal"/>.
    /// </summary>
    public OutboundOptions Outbound { get; init; } = new();

    /// <summary>IPFS gateways for profiles behind <c>ipfs://</c>; contents are checked.</summary>
    public IReadOnlyList<Uri> IpfsGateways { get; init; } = DocumentSource.PublicIpfsGateways;

    /// <summary>What counts as now.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
