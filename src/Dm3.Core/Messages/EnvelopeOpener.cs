using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Dm3.Core.Encoding;
using Dm3.Core.Encryption;
using Dm3.Core.Signing;

namespace Dm3.Core.Messages;

/// <summary>
/// Opens an envelope layer by layer and checks every signature and hash, which deployed clients leave out. Payload texts must be the
/// canonical JSON that every dm3 client writes: otherwise a byte could change on the way without anybody noticing.
/// </summary>
public static class EnvelopeOpener
{
    /// <summary>Opens what is meant for the delivery service.</summary>
    /// <param name="envelope">As submitted.</param>
    /// <param name="service">The service's encryption pair.</param>
    /// <param name="information">Where to deliver to. The sender's name in it is not verified here.</param>
    /// <param name="fault">Why not.</param>
    public static bool TryOpenDeliveryInformation(
        Envelope envelope, EncryptionKeyPair service, [NotNullWhen(true)] out DeliveryInformation? information, out EnvelopeFault fault)
    {
        information = null;
        var text = envelope.Metadata.SealedDeliveryInformation;
        if (text is null)
        {
            fault = new EnvelopeFault(EnvelopeLayer.DeliveryInformationEncryption, PayloadError.Malformed);
            return false;
        }

        if (!TryOpen(service, text, EnvelopeLayer.DeliveryInformationEncryption, EnvelopeLayer.DeliveryInformationContent, out var value, out fault)) return false;
        if (DeliveryInformation.TryRead(value, out var read)) information = read;
        else fault = new EnvelopeFault(EnvelopeLayer.DeliveryInformationContent);
        return information is not null;
    }

    /// <summary>Checks the sender's signature over the metadata. Only possible before the delivery service has opened it.</summary>
    public static EnvelopeFault CheckMetadata(EnvelopeMetadata metadata, SigningPublicKey sender) =>
        metadata.Version != EnvelopeMetadata.DeployedVersion || metadata.EncryptionScheme is not (null or EnvelopeMetadata.DefaultScheme)
            ? new EnvelopeFault(EnvelopeLayer.Version)
            : !metadata.IsSigned(sender) ? new EnvelopeFault(EnvelopeLayer.MetadataSignature)
            : EnvelopeFault.None;

    /// <summary>Opens the postmark and checks that it is of this envelope and this service.</summary>
    /// <param name="envelope">As picked up.</param>
    /// <param name="receiver">The receiver's encryption pair.</param>
    /// <param name="service">The signing key of the service that delivered.</param>
    /// <param name="postmark">The postmark.</param>
    /// <param name="fault">Why not.</param>
    public static bool TryOpenPostmark(
        Envelope envelope, EncryptionKeyPair receiver, SigningPublicKey service, [NotNullWhen(true)] out Postmark? postmark, out EnvelopeFault fault)
    {
        if (!TryReadPostmark(envelope, receiver, out postmark, out fault)) return false;
        fault = !postmark.IsOf(envelope.Message) ? new EnvelopeFault(EnvelopeLayer.PostmarkHash)
            : !postmark.IsSigned(service) ? new EnvelopeFault(EnvelopeLayer.PostmarkSignature)
            : EnvelopeFault.None;
        if (fault != EnvelopeFault.None) postmark = null;
        return postmark is not null;
    }

    /// <summary>Decrypts the postmark without checking it.</summary>
    public static bool TryReadPostmark(
        Envelope envelope, EncryptionKeyPair receiver, [NotNullWhen(true)] out Postmark? postmark, out EnvelopeFault fault)
    {
        postmark = null;
        if (envelope.Postmark is null)
        {
            fault = new EnvelopeFault(EnvelopeLayer.PostmarkMissing);
            return false;
        }

        if (!TryOpen(receiver, envelope.Postmark, EnvelopeLayer.PostmarkEncryption, EnvelopeLayer.PostmarkContent, out var value, out fault)) return false;
        if (!Postmark.TryRead(value, out postmark)) fault = new EnvelopeFault(EnvelopeLayer.PostmarkContent);
        return postmark is not null;
    }

    /// <summary>Decrypts the message and checks that it is the one the metadata names. Whose it is, is for <see cref="CheckSender"/>.</summary>
    public static bool TryReadMessage(Envelope envelope, EncryptionKeyPair receiver, [NotNullWhen(true)] out Message? message, out EnvelopeFault fault)
    {
        message = null;
        if (!TryOpen(receiver, envelope.Message, EnvelopeLayer.MessageEncryption, EnvelopeLayer.MessageContent, out var value, out fault)) return false;
        if (!Message.TryRead(value, out var read)) fault = new EnvelopeFault(EnvelopeLayer.MessageContent);
        else if (read.Hash().ToString() != envelope.Metadata.MessageHash) fault = new EnvelopeFault(EnvelopeLayer.MessageHash);
        else message = read;
        return message is not null;
    }

    /// <summary>Checks a message against its sender.</summary>
    /// <param name="message">The message.</param>
    /// <param name="senderName">A name; the message must be from it.</param>
    /// <param name="senderKey">The signing key that this name publishes.</param>
    public static EnvelopeFault CheckSender(Message message, string senderName, SigningPublicKey senderKey) =>
        !message.IsSigned(senderKey) ? new EnvelopeFault(EnvelopeLayer.MessageSignature)
        : !message.IsFrom(senderName) ? new EnvelopeFault(EnvelopeLayer.Sender)
        : EnvelopeFault.None;

    private static bool TryOpen(
        EncryptionKeyPair pair, string text, EnvelopeLayer encryption, EnvelopeLayer content, out JsonElement value, out EnvelopeFault fault)
    {
        value = default;
        if (!TryParse(text, out var payload, out var error)
            || !SealedEncryption.TryOpen(pair, payload, out var plaintext, out error))
        {
            fault = new EnvelopeFault(encryption, error);
            return false;
        }

        var isJson = CanonicalJson.TryParse(plaintext, out value);
        fault = isJson ? EnvelopeFault.None : new EnvelopeFault(content);
        return isJson;
    }

    private static bool TryParse(string text, [NotNullWhen(true)] out EncryptedPayload? payload, out PayloadError error)
    {
        error = PayloadError.None;
        if (EncryptedPayload.TryReadCanonical(text, out payload)) return true;
        // What is wrong: with the payload, or else with its spelling.
        if (EncryptedPayload.TryParse(text, out _, out error)) error = PayloadError.Malformed;
        return false;
    }
}
