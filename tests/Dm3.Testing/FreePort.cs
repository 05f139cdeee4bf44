using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Dm3.Testing;

/// <summary>
/// Ports for servers that must know theirs before they start, or keep it over a restart. They lie below those that the system gives to outgoing connections: any client, even one that asks
/// whether the server is up, may get one of those, and the server finds it taken.
/// </summary>
public static class FreePort
{
    private const int Lowest = 10_000;
    private const string Range = "/proc/sys/net/ipv4/ip_local_port_range";
    private const int UsualFirstOutgoing = 32_768;

    private static readonly int Count = FirstOutgoing() - Lowest;

    // Apart from those of other test processes.
    private static int _last = Random.Shared.Next(Count);

    /// <summary>A port of the loopback on which nobody listens, another one each time.</summary>
    public static int Next()
    {
        for (; ; )
        {
            var port = Lowest + ((Interlocked.Increment(ref _last) & int.MaxValue) % Count);
            try
            {
                using var probe = new TcpListener(IPAddress.Loopback, port);
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }

    private static int FirstOutgoing() => File.Exists(Range) && int.Parse(File.ReadAllText(Range).Split()[0], CultureInfo.InvariantCulture) is > Lowest + 1000 and var first ? first : UsualFirstOutgoing;
}
