using System.Text.Json;
using Dm3.Delivery.Auth;
using Dm3.Storage.Pickup;

namespace Dm3.Delivery.SocketIo;

/// <summary>What socket.io events are about.</summary>
/// <param name="guard">Checks tokens.</param>
/// <param name="messages">Waiting messages.</param>
/// <param name="submission">Takes envelopes; none if this host takes no messages.</param>
public sealed class SocketIoServices(SessionGuard guard, PickupStore messages, IEnumerable<ISocketSubmission> submission)
{
    private readonly ISocketSubmission? _submission = submission.FirstOrDefault();

    internal SessionGuard Guard => guard;

    internal PickupStore Messages => messages;

    /// <summary>Takes a <c>submitMessage</c>.</summary>
    /// <param name="payload">As the client sent it: <c>{envelop, token}</c>; the token means nothing, as in the deployed service.</param>
    /// <param name="cancellationToken">The socket ends.</param>
    /// <returns>Null when the message is stored; else the reason.</returns>
    internal async Task<string?> SubmitAsync(JsonElement payload, CancellationToken cancellationToken)
    {
        if (payload.ValueKind != JsonValueKind.Object || !payload.TryGetProperty("envelop", out var envelope)) return "invalid schema";
        return _submission is null ? "no messages are taken here" : await _submission.SubmitAsync(envelope, cancellationToken);
    }
}
