using Dm3.Core.Encryption;

namespace Dm3.Core.Messages;

/// <summary>Which layer of an envelope failed.</summary>
/// <param name="Layer">The layer; <see cref="EnvelopeLayer.None"/> when none did.</param>
/// <param name="Payload">At a layer of encryption, why; otherwise <see cref="PayloadError.None"/>.</param>
public readonly record struct EnvelopeFault(EnvelopeLayer Layer, PayloadError Payload = PayloadError.None)
{
    /// <summary>No fault.</summary>
    public static EnvelopeFault None => default;
}
