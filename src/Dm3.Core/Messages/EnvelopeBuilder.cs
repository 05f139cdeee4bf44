using System.Diagnostics.CodeAnalysis;
using Dm3.Core.Encryption;
using Dm3.Core.Signing;

namespace Dm3.Core.Messages;

/// <summary>Seals messages. Every payload gets a key pair and a nonce of its own.</summary>
public static class EnvelopeBuilder
{
    /// <summary>Seals a message to its receiver: the part that is the same for every delivery service.</summary>
    /// <param name="message">The message.</param>
    /// <param name="receiver">The receiver's encryption key.</param>
    /// <param name="random">Draws the ephemeral key, then the nonce.</param>
    /// <param name="sealedMessage">JSON text of the payload.</param>
    /// <returns>False for a receiver key of low order.</returns>
    public static bool TrySealMessage(
        Message message, EncryptionPublicKey receiver, RandomSource random, [NotNullWhen(true)] out string? sealedMessage)
    {
        var isSealed = SealedEncryption.TrySeal(receiver, message.ToString(), random, out var payload);
        sealedMessage = payload?.ToString();
        return isSealed;
    }

    /// <summary>Makes the metadata for one delivery service and signs it.</summary>
    /// <param name="message">The message; names and hash are taken from it.</param>
    /// <param name="information">What the service is told.</param>
    /// <param name="service">The service's encryption key.</param>
    /// <param name="sender">The sender's signing key.</param>
    /// <param name="random">Draws the ephemeral key, then the nonce.</param>
    /// <param name="metadata">The metadata.</param>
    /// <returns>False for a service key of low order.</returns>
    public static bool TryMakeMetadata(
        Message message,
        DeliveryInformation information,
        EncryptionPublicKey service,
        SigningKeyPair sender,
        RandomSource random,
        [NotNullWhen(true)] out EnvelopeMetadata? metadata)
    {
        metadata = null;
        if (!SealedEncryption.TrySeal(service, information.ToString(), random, out var payload)) return false;
        var unsigned = new EnvelopeMetadata(
            EnvelopeMetadata.DeployedVersion, EnvelopeMetadata.DefaultScheme, payload.ToString(), null, message.Hash().ToString(), "");
        metadata = unsigned with { Signature = sender.Sign(unsigned.ToSignedText()) };
        return true;
    }

    /// <summary>Makes the whole envelope for one delivery service: message first, then metadata.</summary>
    /// <returns>False for a key of low order.</returns>
    public static bool TryBuild(
        Message message,
        DeliveryInformation information,
        EncryptionPublicKey receiver,
        EncryptionPublicKey service,
        SigningKeyPair sender,
        RandomSource random,
        [NotNullWhen(true)] out Envelope? envelope)
    {
        envelope = null;
        if (!TrySealMessage(message, receiver, random, out var sealedMessage)) return false;
        if (!TryMakeMetadata(message, information, service, sender, random, out var metadata)) return false;
        envelope = new Envelope(sealedMessage, metadata);
        return true;
    }

    /// <summary>
    /// What a delivery service passes on: plain delivery information instead of the sealed, and its own postmark instead of any that came.
    /// </summary>
    /// <returns>False for a receiver key of low order.</returns>
    public static bool TryDeliver(
        Envelope envelope,
        DeliveryInformation information,
        Postmark postmark,
        EncryptionPublicKey receiver,
        RandomSource random,
        [NotNullWhen(true)] out Envelope? delivered)
    {
        delivered = null;
        if (!TrySealPostmark(envelope, postmark, receiver, random, out var marked)) return false;
        delivered = marked with
        {
            Metadata = envelope.Metadata with { SealedDeliveryInformation = null, PlainDeliveryInformation = information },
        };
        return true;
    }

    /// <summary>Puts a postmark on an envelope and leaves the rest as it is, so that the metadata's signature can still be checked.</summary>
    /// <returns>False for a receiver key of low order.</returns>
    public static bool TrySealPostmark(
        Envelope envelope, Postmark postmark, EncryptionPublicKey receiver, RandomSource random, [NotNullWhen(true)] out Envelope? marked)
    {
        marked = SealedEncryption.TrySeal(receiver, postmark.ToString(), random, out var payload)
            ? envelope with { Postmark = payload.ToString() }
            : null;
        return marked is not null;
    }
}
