namespace Dm3.Core.Messages;

/// <summary>What a message is for. On the wire the upper-case name with underscores.</summary>
public enum MessageType
{
    /// <summary><c>NEW</c>: text, perhaps with attachments.</summary>
    New,

    /// <summary><c>EDIT</c>: replaces the text of the referenced message.</summary>
    Edit,

    /// <summary><c>REPLY</c>: answers the referenced message.</summary>
    Reply,

    /// <summary><c>REACTION</c>: an emoji to the referenced message.</summary>
    Reaction,

    /// <summary><c>DELETE_REQUEST</c>: asks to delete the referenced message; no text.</summary>
    DeleteRequest,

    /// <summary><c>READ_OPENED</c>: the referenced message was shown.</summary>
    ReadOpened,

    /// <summary><c>READ_RECEIVED</c>: the referenced message arrived.</summary>
    ReadReceived,

    /// <summary><c>RESEND_REQUEST</c>: asks to send the referenced message again. No deployed client makes one.</summary>
    ResendRequest,

    /// <summary><c>READ_RECEIPT</c>: the specification's word for the two above; deployed clients refuse it.</summary>
    ReadReceipt,
}
