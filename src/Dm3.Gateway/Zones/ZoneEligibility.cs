using System.Text.Json.Serialization;

namespace Dm3.Gateway.Zones;

/// <summary>Who may register in a zone that is not open to everyone: an owner who meets every condition that is set.</summary>
public sealed class ZoneEligibility
{
    /// <summary>Least balance of the owner on the zone's chain, in wei. In JSON a number or a decimal string. Default 0: no condition.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString)]
    public UInt128 MinimumBalanceWei { get; init; }

    /// <summary>Fewest transactions that the owner has sent. Default 0: no condition.</summary>
    public long MinimumNonce { get; init; }

    /// <summary>Whether a condition is set that only the chain can tell.</summary>
    internal bool AsksTheChain => MinimumBalanceWei > 0 || MinimumNonce > 0;

    /// <summary>0x addresses; when not empty, the owner is one of them. At most 1 000.</summary>
    public List<string> AllowList { get; init; } = [];

    /// <summary>0x address; when set, the registration carries a voucher that this account signed.</summary>
    public string? VoucherSigner { get; init; }
}
