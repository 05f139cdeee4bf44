namespace Dm3.Gateway.Zones;

/// <summary>How often a zone may be asked and changed. 0 leaves it to the gateway's own limits; at most 10 000 000.</summary>
public sealed class ZoneLimits
{
    /// <summary>Lookups a minute by one client.</summary>
    public int LookupsPerMinutePerClient { get; init; }

    /// <summary>Signed writes a minute by one client.</summary>
    public int WritesPerMinutePerClient { get; init; }

    /// <summary>Lookups a minute by all clients together.</summary>
    public int LookupsPerMinute { get; init; }
}
