using System.Net;
using System.Net.Sockets;

namespace Dm3.Ens.Outbound;

/// <summary>Tells addresses of the public internet from those that only mean something near us: loopback, private, link-local, metadata services.</summary>
public static class PublicInternet
{
    // Source: IANA IPv4 Special-Purpose Address Registry (RFC 6890) and multicast (RFC 5771).
    private static readonly IPNetwork[] SpecialV4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    // Everything else than global unicast is special, so NAT64, unique local and link-local addresses need no entry of their own.
    // Source: RFC 4291, IANA IPv6 Special-Purpose Address Registry. Tunnels (Teredo, 6to4) could carry a private IPv4 address inside.
    private static readonly IPNetwork GlobalV6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork[] SpecialV6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    /// <summary>Whether an address is a global unicast one that no special-purpose range holds. IPv4 addresses inside IPv6 ones count as what they are.</summary>
    public static bool Contains(IPAddress address)
    {
        var actual = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return actual.AddressFamily switch
        {
            AddressFamily.InterNetwork => !SpecialV4.Any(range => range.Contains(actual)),
            AddressFamily.InterNetworkV6 => GlobalV6.Contains(actual) && !SpecialV6.Any(range => range.Contains(actual)),
            _ => false,
        };
    }
}
