namespace Dm3.Core.Messages;

/// <summary>The layers of an envelope, in the order in which they are opened and checked.</summary>
public enum EnvelopeLayer
{
    /// <summary>All is well.</summary>
    None,

    /// <summary>Version or encryption scheme that nobody deployed writes.</summary>
    Version,

    /// <summary>The sender's signature over the metadata.</summary>
    MetadataSignature,

    /// <summary>Encryption of the delivery information.</summary>
    DeliveryInformationEncryption,

    /// <summary>What the delivery information's plaintext holds.</summary>
    DeliveryInformationContent,

    /// <summary>No postmark on the envelope.</summary>
    PostmarkMissing,

    /// <summary>Encryption of the postmark.</summary>
    PostmarkEncryption,

    /// <summary>What the postmark's plaintext holds.</summary>
    PostmarkContent,

    /// <summary>The postmark is of another ciphertext.</summary>
    PostmarkHash,

    /// <summary>The delivery service's signature on the postmark.</summary>
    PostmarkSignature,

    /// <summary>Encryption of the message.</summary>
    MessageEncryption,

    /// <summary>What the message's plaintext holds.</summary>
    MessageContent,

    /// <summary>The metadata names another message than the one inside.</summary>
    MessageHash,

    /// <summary>The sender's signature on the message.</summary>
    MessageSignature,

    /// <summary>The message names another sender.</summary>
    Sender,
}
