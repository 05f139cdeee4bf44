using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Dm3.Hosting;

/// <summary>
/// The proxies that may say for whom they ask (<c>X-Forwarded-For</c>). The list is read from its end, as far as proxies are trusted: what a client writes
/// itself stands before that and changes nothing. Without any, the header is not read.
/// </summary>
public static class TrustedProxies
{
    /// <summary>Whether a text is an address (<c>10.0.0.1</c>) or a network (<c>10.0.0.0/8</c>, <c>fd00::/8</c>).</summary>
    public static bool IsValid(string text) => TryParse(text, out _);

    /// <summary>Lets requests that come through one of the proxies count for the client that it names.</summary>
    /// <param name="app">Where; before anything that asks for the client.</param>
    /// <param name="proxies">Addresses and networks, checked with <see cref="IsValid"/>.</param>
    public static void UseTrustedProxies(this IApplicationBuilder app, IReadOnlyCollection<string> proxies)
    {
        if (proxies.Count == 0) return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = null };
        // The framework trusts its own machine unless told otherwise.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var text in proxies)
        {
            if (!TryParse(text, out var network)) throw new ArgumentException("Neither an address nor a network.", nameof(proxies));
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }

    private static bool TryParse(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network)) return true;
        if (!IPAddress.TryParse(text, out var address)) return false;
        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
