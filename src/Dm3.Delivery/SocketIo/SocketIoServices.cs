using System.Text.Json;
using Dm3.Delivery.Auth;
using Dm3.Storage.Pickup;

namespace Dm3.Delivery.SocketIo;

/// <summary>What socket.io events are about.</summary>
/// <param name="Guard">Checks tokens.</param>
/// <param name="Messages">Waiting messages.</param>
public sealed record SocketIoServices(SessionGuard Guard, PickupStore Messages);
