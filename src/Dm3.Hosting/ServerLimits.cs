using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Dm3.Hosting;

/// <summary>Limits that the web server applies before any of our code runs. They bound what one stranger's connection can hold.</summary>
public static class ServerLimits
{
    /// <summary>Applies the shared limits.</summary>
    /// <param name="server">Kestrel's options.</param>
    /// <param name="maxRequestLineBytes">Longest request line that reaches our code; the server itself refuses a longer one with a bare 414.</param>
    /// <param name="maxBodyBytes">Longest request body.</param>
    public static void Apply(KestrelServerOptions server, int maxRequestLineBytes, long maxBodyBytes)
    {
        server.AddServerHeader = false;
        var limits = server.Limits;
        limits.MaxRequestLineSize = maxRequestLineBytes;
        limits.MaxRequestBufferSize = Math.Max(maxRequestLineBytes, 1024 * 1024);
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestBodySize = maxBodyBytes;
        // A request that is only half sent is closed: headers within 10 s, a body slower than 240 bytes/s after 5 s.
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
        limits.MaxConcurrentConnections = 20_000;
    }
}
