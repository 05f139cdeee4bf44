using System.Text.Json;
using Dm3.Delivery.SocketIo;

namespace Dm3.Delivery.Intake;

/// <summary>What socket.io clients submit, with the deployed service's words for refusals.</summary>
public sealed class SocketSubmission(IntakePipeline intake) : ISocketSubmission
{
    /// <inheritdoc/>
    public async Task<string?> SubmitAsync(JsonElement envelope, CancellationToken cancellationToken) => (await intake.SubmitAsync(envelope, cancellationToken)).Fault switch
    {
        IntakeFault.None => null,
        IntakeFault.Malformed => "invalid schema",
        IntakeFault.TooLarge => "Message is too large",
        IntakeFault.UnknownRecipient => "unknown account",
        IntakeFault.UnknownSender => "unknown sender",
        IntakeFault.Signature => "signature invalid",
        IntakeFault.HashTaken => "message hash is not of this message",
        IntakeFault.Spam => "Message does not match spam criteria",
        IntakeFault.NotForThisService => "not for this service",
        IntakeFault.ShareUsed => "recipient's mailbox is full",
        _ => "try again later",
    };
}
