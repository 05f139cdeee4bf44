using System.Text.Json;
using Dm3.Delivery.Auth;
using Dm3.Storage.Pickup;

namespace Dm3.Delivery.SocketIo;

/// <summary>What socket.io events are about.</summary>
/// <param name="Guard">Checks tokens.</param>
/// <param name="Messages">Waiting messages.</param>
public sealed record SocketIoServices(SessionGuard Guard, PickupStore Messages)
{
    /// <summary>Takes a <c>submitMessage</c>.</summary>
    /// <param name="payload">As the client sent it: <c>{envelop, token}</c>; the token means nothing, as in the deployed service.</param>
    /// <param name="cancellationToken">The socket ends.</param>
    /// <returns>Null when the message is stored; else the reason.</returns>
    public Task<string?> SubmitAsync(JsonElement payload, CancellationToken cancellationToken)
    {
        _ = (payload, cancellationToken);
        return Task.FromResult<string?>("invalid schema");
    }
}
