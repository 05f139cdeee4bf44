namespace Dm3.Gateway;

/// <summary>How often one client address (of IPv6, one network of 64 bits) may ask. Requests a minute, all at once or spread; 0 is any number.</summary>
public sealed class GatewayLimits
{
    /// <summary>Reads, resolving included. Default 0: whoever resolves names for many users asks from one address.</summary>
    public int ReadsPerMinutePerClient { get; set; }

    /// <summary>Look-ups in zones of phone numbers and blinded labels, unless their policy says otherwise. Default 60.</summary>
    public int PrivateLookupsPerMinutePerClient { get; set; } = 60;

    /// <summary>Signed operations and the like. Default 6 000.</summary>
    public int WritesPerMinutePerClient { get; set; } = 6_000;

    /// <summary>Calls with an API key, good or not. Default 60 000.</summary>
    public int KeyCallsPerMinutePerClient { get; set; } = 60_000;
}
