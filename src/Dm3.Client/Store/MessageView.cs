using System.Collections.Immutable;
using Dm3.Client.Groups;
using Dm3.Core.Messages;

namespace Dm3.Client.Store;

/// <summary>
/// A message as people see it: with its author's edits, everybody's reactions, and how far it has come. Made from what is in the store, in whatever order that came in, so that all
/// devices see the same.
/// </summary>
/// <param name="Original">As it was written first. It stays in the store, also if its author asked to delete it.</param>
/// <param name="Text">The newest text; null if it is deleted or never had one.</param>
/// <param name="Attachments">Those of the newest edit that has any, else the original's; empty if it is deleted.</param>
/// <param name="EditedAtMilliseconds">Unix milliseconds of the newest edit, by its author's clock; null if there is none.</param>
/// <param name="IsDeleted">Its author asked to delete it. No edit brings it back.</param>
/// <param name="Reactions">Each once for each person, the oldest first; none of a deleted message.</param>
/// <param name="States">How far it has come, by the contact at the other end; of a message to a group for each member that it went to.</param>
public sealed record MessageView(
    StoredMessage Original,
    string? Text,
    IReadOnlyList<Attachment> Attachments,
    long? EditedAtMilliseconds,
    bool IsDeleted,
    IReadOnlyList<MessageReaction> Reactions,
    IReadOnlyDictionary<string, MessageState> States)
{
    private const int MaxEmojiLength = 64;

    /// <summary>The hash, by which others refer to it.</summary>
    public string Hash => Original.Hash;

    /// <summary>Normalised name of who wrote it.</summary>
    public string Author => Original.Author;

    /// <summary>Hash of the message that it answers; null if it answers none.</summary>
    public string? ReplyTo => Original.Message.Content.Metadata is { Type: MessageType.Reply, ReferenceMessageHash: var answered } ? answered : null;

    /// <summary>How far it has come to everybody.</summary>
    public MessageState State => States.Values.Min();

    // Whatever refers to the original or to one of its edits. Only the author changes or deletes; others may say so, and are not heard.
    internal static MessageView Fold(StoredMessage original, IEnumerable<StoredMessage> referring, IReadOnlyDictionary<string, MessageState> states)
    {
        var all = referring.OrderBy(each => each.AtMilliseconds).ThenBy(each => each.Hash, StringComparer.Ordinal).ToList();
        var own = all.Where(each => each.Author == original.Author).ToList();
        if (own.Any(each => TypeOf(each) == MessageType.DeleteRequest)) return new MessageView(original, null, [], null, true, [], states);

        // All are of one author, so one clock orders them, which is the same on every device.
        var edits = own.Where(each => TypeOf(each) == MessageType.Edit)
            .OrderBy(each => each.Message.Content.Metadata.TimestampMilliseconds).ThenBy(each => each.Hash, StringComparer.Ordinal).ToList();
        var reactions = all
            .Where(each => TypeOf(each) == MessageType.Reaction && each.Message.Content.Text is { Length: > 0 and <= MaxEmojiLength })
            .Select(each => new MessageReaction(each.Message.Content.Text!, each.Author)).Distinct();
        return new MessageView(
            original,
            (edits.LastOrDefault() ?? original).Message.Content.Text,
            edits.Select(AttachmentsOf).LastOrDefault(each => each.Length > 0, AttachmentsOf(original)),
            edits.LastOrDefault()?.Message.Content.Metadata.TimestampMilliseconds,
            false,
            [.. reactions],
            states);
    }

    private static MessageType TypeOf(StoredMessage message) => message.Message.Content.Metadata.Type;

    private static ImmutableArray<Attachment> AttachmentsOf(StoredMessage message) => [.. (message.Message.Content.Attachments ?? []).Where(each => !GroupDefinition.IsDefinition(each))];
}
