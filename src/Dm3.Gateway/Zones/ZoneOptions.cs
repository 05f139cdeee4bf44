using Dm3.Hosting;

namespace Dm3.Gateway.Zones;

/// <summary>A zone as configured: an ENS name whose direct children this gateway registers and answers for.</summary>
public sealed class ZoneOptions
{
    /// <summary>Normalised ENS name, for example <c>dm3.eth</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary><c>name</c>: labels can be registered. <c>address</c>: <c>0x&lt;40 hex&gt;</c> labels answer without registration. Or both.</summary>
    public List<string> Kinds { get; set; } = [];

    /// <summary>
    /// Resolver contracts of the zone on the chain, the present one first: it is the verifying contract of signed operations.
    /// Without any, answers are signed for whichever contract asks, which suits a first try-out only.
    /// </summary>
    public List<string> Resolvers { get; set; } = [];

    /// <summary>What can be registered, and by whom.</summary>
    public ZonePolicy Policy { get; set; } = new();

    /// <summary>Key with the role admin, for the operator of the zone: at least 32 random characters. Best given by the environment. Default: none.</summary>
    public Secret? AdminKey { get; set; }
}
