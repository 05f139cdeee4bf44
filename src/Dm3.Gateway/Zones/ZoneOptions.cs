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

    /// <summary>Fewest characters of a registered label. Default 3.</summary>
    public int MinLabelLength { get; set; } = 3;

    /// <summary>Labels that nobody can register, beside the built-in list (admin, support, www and the like).</summary>
    public List<string> ReservedLabels { get; set; } = [];

    /// <summary>Whether <c>GET /v1/names</c> lists the zone's names. Default true.</summary>
    public bool Listing { get; set; } = true;
}
