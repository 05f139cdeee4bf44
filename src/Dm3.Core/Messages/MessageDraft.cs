namespace Dm3.Core.Messages;

/// <summary>Makes messages of every type with the members that deployed clients give them; a member more or less changes the signature.</summary>
/// <param name="To">The receiver's name.</param>
/// <param name="From">The sender's name.</param>
/// <param name="Now">The sender's clock; whole milliseconds count.</param>
public sealed record MessageDraft(string To, string From, DateTimeOffset Now)
{
    /// <summary>A new message.</summary>
    public MessageContent New(string text, IReadOnlyList<Attachment>? attachments = null) => Make(MessageType.New, null, text, attachments);

    /// <summary>A new text for a message.</summary>
    public MessageContent Edit(string reference, string text, IReadOnlyList<Attachment>? attachments = null) =>
        Make(MessageType.Edit, reference, text, attachments);

    /// <summary>An answer to a message.</summary>
    public MessageContent Reply(string reference, string text, IReadOnlyList<Attachment>? attachments = null) =>
        Make(MessageType.Reply, reference, text, attachments);

    /// <summary>An emoji to a message.</summary>
    public MessageContent Reaction(string reference, string emoji) => Make(MessageType.Reaction, reference, emoji, []);

    /// <summary>Says that a message was shown. The web client puts the type's name into the text.</summary>
    public MessageContent ReadOpened(string reference, string text = "READ_OPENED") => Make(MessageType.ReadOpened, reference, text, []);

    /// <summary>Says that a message arrived.</summary>
    public MessageContent ReadReceived(string reference, string text = "READ_RECEIVED") => Make(MessageType.ReadReceived, reference, text, []);

    /// <summary>Asks to delete a message.</summary>
    public MessageContent DeleteRequest(string reference) => Make(MessageType.DeleteRequest, reference, null, null);

    /// <summary>Asks to send a message again.</summary>
    public MessageContent ResendRequest(string reference) => Make(MessageType.ResendRequest, reference, null, null);

    /// <summary>The specification's read receipt; deployed clients refuse it.</summary>
    public MessageContent ReadReceipt(string reference) => Make(MessageType.ReadReceipt, reference, null, null);

    private MessageContent Make(MessageType type, string? reference, string? text, IReadOnlyList<Attachment>? attachments) =>
        new(new MessageMetadata(To, From, Now.ToUnixTimeMilliseconds(), type, reference), text, attachments);
}
