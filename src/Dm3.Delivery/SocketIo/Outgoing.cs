using Dm3.Delivery.SocketIo.Protocol;

namespace Dm3.Delivery.SocketIo;

/// <summary>A packet on its way out.</summary>
/// <param name="Packet">The packet.</param>
/// <param name="Taken">Told when the transport has taken it; null if nobody waits for that.</param>
internal readonly record struct Outgoing(EnginePacket Packet, TaskCompletionSource? Taken = null);
