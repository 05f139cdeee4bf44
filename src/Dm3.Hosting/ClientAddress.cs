using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Dm3.Hosting;

/// <summary>Whom a request counts for. Kept in memory while it counts, and written nowhere.</summary>
public static class ClientAddress
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// The client's address: that of the connection, or the one that a trusted proxy names (<see cref="TrustedProxies"/>). Of IPv6 the first 64 bits, since
    /// whoever has one address has its whole network. Empty where there is none.
    /// </summary>
    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    /// <summary>The same of an address.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is null) return "";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes)) : address.ToString();
    }
}
