using Dm3.Core.Messages;
using Dm3.Core.Names;

namespace Dm3.Client.Store;

/// <summary>A message in a store.</summary>
/// <param name="Hash"><see cref="Message.Hash"/> as 0x hex.</param>
/// <param name="Contact">The normalised name at the other end of the conversation.</param>
/// <param name="IsOutgoing">Whether the owner of the store wrote it.</param>
/// <param name="AtMilliseconds">Unix milliseconds that order the conversation: of a message that came in the postmark's, else the writer's clock.</param>
/// <param name="Message">The message, as it was signed.</param>
/// <param name="State">How far it has come.</param>
public sealed record StoredMessage(string Hash, string Contact, bool IsOutgoing, long AtMilliseconds, Message Message, MessageState State)
{
    /// <summary>The group in which it was sent; null for a conversation of two.</summary>
    public string? Group { get; init; }

    /// <summary>Why it is in its <see cref="State"/>, for people; empty if there is nothing to say.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Normalised name of who wrote it.</summary>
    public string Author => IsOutgoing ? Normal(Message.Content.Metadata.From) : Contact;

    /// <summary>A message that the owner of the store has written, before any delivery service has it.</summary>
    public static StoredMessage Outgoing(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var metadata = message.Content.Metadata;
        return new StoredMessage(message.Hash().ToString(), Normal(metadata.To), true, metadata.TimestampMilliseconds, message, MessageState.Waiting);
    }

    /// <summary>A message that came in and was verified.</summary>
    /// <param name="message">The message.</param>
    /// <param name="atMilliseconds">Time of its postmark.</param>
    public static StoredMessage Incoming(Message message, long atMilliseconds)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new StoredMessage(message.Hash().ToString(), Normal(message.Content.Metadata.From), false, atMilliseconds, message, MessageState.Delivered);
    }

    private static string Normal(string name) => Dm3Name.TryNormalize(name, out var normal) ? normal : name;
}
