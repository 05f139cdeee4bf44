using System.Text.Json;
using Dm3.Hosting;

namespace Dm3.Delivery.SocketIo.Protocol;

/// <summary>The data of the first packet of a session. Source: Engine.IO protocol, revision 4, "Handshake".</summary>
/// <param name="Sid">Id of the session, which a polling client shows with every request: 128 random bits.</param>
/// <param name="Upgrades">Transports that the client may change to.</param>
/// <param name="PingInterval">Milliseconds between two pings of the server.</param>
/// <param name="PingTimeout">Milliseconds within which a ping is to be answered.</param>
/// <param name="MaxPayload">Longest payload that the server takes, in bytes.</param>
public sealed record EngineHandshake(string Sid, IReadOnlyList<string> Upgrades, int PingInterval, int PingTimeout, int MaxPayload)
{
    /// <summary>As a packet.</summary>
    public EnginePacket ToPacket() => new(EnginePacketType.Open, JsonSerializer.Serialize(this, JsonSettings.Options));
}
