using System.Text.Json;

namespace Dm3.Delivery.SocketIo;

/// <summary>Takes what socket.io clients submit. Registered by the intake of messages; without one, nothing can be submitted over a socket.</summary>
public interface ISocketSubmission
{
    /// <summary>Takes an envelope.</summary>
    /// <param name="envelope">As the client sent it; a stranger's JSON.</param>
    /// <param name="cancellationToken">The socket ends.</param>
    /// <returns>Null once it is stored; else the reason in the words of the deployed service.</returns>
    Task<string?> SubmitAsync(JsonElement envelope, CancellationToken cancellationToken);
}
