namespace Dm3.Client.Receiving;

/// <summary>Which layer of a message that came in is not good, in the order in which they are checked.</summary>
public enum ReceiveFault
{
    /// <summary>All are good.</summary>
    None,

    /// <summary>What the delivery service gave is no envelope, or is listed under another hash than the envelope names.</summary>
    Envelope,

    /// <summary>The delivery information is missing or names another recipient.</summary>
    DeliveryInformation,

    /// <summary>The postmark is missing, does not open, is of another message, or is not signed by the delivery service that gave it.</summary>
    Postmark,

    /// <summary>The message does not open with the user's key, or what is inside is no message.</summary>
    Encryption,

    /// <summary>The message inside is another one than the envelope names by its hash.</summary>
    MessageHash,

    /// <summary>The message is for somebody else: it was sealed for this user by somebody who had it.</summary>
    Recipient,

    /// <summary>The delivery service says that it comes from somebody else than the message does.</summary>
    SenderName,

    /// <summary>The sender's profile is missing or not sound: whose message it is cannot be told.</summary>
    SenderProfile,

    /// <summary>The message is not signed with the key that its sender publishes.</summary>
    SenderSignature,

    /// <summary>It claims to be of a group that it is not of: a definition that its creator did not sign, or a sender or receiver that is no member.</summary>
    Group,

    /// <summary>ENS could not be asked about the sender: another time it can be told.</summary>
    Unavailable,
}
