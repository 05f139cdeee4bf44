using Dm3.Delivery.ServiceStorage;

namespace Dm3.Delivery;

/// <summary>How often one client address (of IPv6, one network of 64 bits) may ask, section <c>Delivery:Limits</c>. Requests a minute, all at once or spread; 0 is any number.</summary>
public sealed class DeliveryLimits
{
    /// <summary>Calls of <c>/rpc</c>. Default 6 000: other services send for many users from one address.</summary>
    public int WritesPerMinutePerClient { get; set; } = 6_000;

    /// <summary>Challenges and logins, in either form. Default 600.</summary>
    public int LoginsPerMinutePerClient { get; set; } = 600;

    /// <summary>Look-ups of strangers: profiles, receipts, documents. Default 1 200.</summary>
    public int ReadsPerMinutePerClient { get; set; } = 1_200;

    /// <summary>What a request counts as; everything with a token is bounded by its account elsewhere.</summary>
    public (string Kind, int PerMinute) Of(HttpRequest request)
    {
        var path = DeployedPrefixes.Without(request.Path);
        if (path.StartsWithSegments("/rpc")) return ("write", WritesPerMinutePerClient);
        if (path.StartsWithSegments("/auth") || path.StartsWithSegments("/v1/challenges") || path.StartsWithSegments("/v1/sessions")) return ("login", LoginsPerMinutePerClient);
        return path.StartsWithSegments("/profile") || path.StartsWithSegments("/api/profile") || path.StartsWithSegments("/v1/receipts") || path.StartsWithSegments("/ipfs") || path.StartsWithSegments("/v1/profiles")
            ? ("read", ReadsPerMinutePerClient)
            : ("", 0);
    }
}
