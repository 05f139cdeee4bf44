using Dm3.Cli.Output;
using Dm3.Client.Receiving;
using Dm3.Client.Sending;
using Dm3.Client.Store;
using Dm3.Core.Messages;

namespace Dm3.Cli.Messages;

/// <summary>Messages, and what became of them, in the words of people and of programs.</summary>
internal static class MessageText
{
    private const int ShortLength = 10;

    /// <summary>As much of a hash as people need to tell messages apart.</summary>
    public static string Short(string hash) => hash.Length > ShortLength ? hash[..ShortLength] : hash;

    /// <summary>What a message says, with what it does to another one in front.</summary>
    public static string Of(Message message)
    {
        var (metadata, text) = (message.Content.Metadata, message.Content.Text ?? "");
        var other = Short(metadata.ReferenceMessageHash ?? "?");
        var words = metadata.Type switch
        {
            MessageType.Reply => $"(reply to {other}) {text}",
            MessageType.Edit => $"(new text of {other}) {text}",
            MessageType.Reaction => $"(reacts to {other}) {text}",
            MessageType.DeleteRequest => $"(asks to delete {other})",
            MessageType.ResendRequest => $"(asks to send {other} again)",
            _ => text,
        };
        return words + Names(message.Content.Attachments ?? []);
    }

    /// <summary>The same of a message with everything that was done to it since.</summary>
    public static string Of(MessageView view)
    {
        if (view.IsDeleted) return "(deleted)";
        var words = $"{(view.ReplyTo is { } other ? $"(reply to {Short(other)}) " : "")}{view.Text}{Names(view.Attachments)}{(view.EditedAtMilliseconds is null ? "" : " (edited)")}";
        return view.Reactions.Count == 0 ? words : $"{words}  {string.Join(' ', view.Reactions.Select(each => each.Emoji))}";
    }

    /// <summary>For <c>--json</c>.</summary>
    public static object Document(StoredMessage message, bool isNew, MessageView? view = null) => new
    {
        hash = message.Hash,
        contact = message.Contact,
        group = message.Group,
        direction = message.IsOutgoing ? "out" : "in",
        at = message.AtMilliseconds,
        type = message.Message.Content.Metadata.Type,
        reference = message.Message.Content.Metadata.ReferenceMessageHash,
        text = view is null ? message.Message.Content.Text : view.Text,
        edited = view?.EditedAtMilliseconds,
        deleted = view?.IsDeleted ?? false,
        reactions = (view?.Reactions ?? []).Select(each => new { each.Emoji, each.From }),
        attachments = (view?.Attachments ?? message.Message.Content.Attachments ?? []).Select(each => new { name = each.Name, data = each.Data }),
        state = message.State,
        detail = message.Detail,
        isNew,
    };

    /// <summary>For <c>--json</c>: a message that came in and is not to be shown.</summary>
    public static object Document(ReceivedMessage refused) => new { hash = refused.Hash, fault = refused.Fault, claims = refused.From, service = refused.Service, detail = refused.Detail };

    /// <summary>Says why a message that came in is not shown.</summary>
    public static void Warn(Screen screen, ReceivedMessage refused) =>
        screen.Mark("not shown", "red", $"{Short(refused.Hash)}  {Faults.Kebab(refused.Fault)}  {refused.Detail}  ({refused.Service})");

    /// <summary>For <c>--json</c>.</summary>
    public static object Document(SendResult result) => new
    {
        messageHash = result.MessageHash,
        to = result.Recipient,
        outcome = result.Outcome,
        waits = result.MayBeRepeated,
        service = result.Service,
        detail = result.Detail,
        unmet = result.Unmet is { } unmet ? new { unmet.Rule, unmet.Required, unmet.Facts } : null,
        attempts = result.Attempts,
    };

    /// <summary>What became of a message, in one sentence.</summary>
    public static string Words(SendResult result) => result.Outcome switch
    {
        SendOutcome.Delivered => $"{result.Service} has it.",
        SendOutcome.NoProfile => $"{result.Recipient} has no dm3 profile. The message waits in the outbox.",
        SendOutcome.Unreachable => $"It could not be delivered now and waits in the outbox. {result.Detail}",
        SendOutcome.Spam => $"Nothing was sent: {result.Recipient} asks for more. {result.Unmet?.Required}".TrimEnd(),
        SendOutcome.ProfileNotVerified => $"Nothing was sent: the profile of {result.Recipient} is not to be trusted. {result.Detail}",
        _ => $"Refused: {result.Detail}",
    };

    /// <summary>How a command ends that tried to send.</summary>
    public static ExitCode End(SendResult result) => result.Outcome switch
    {
        SendOutcome.Delivered => ExitCode.Done,
        SendOutcome.NoProfile or SendOutcome.Unreachable => ExitCode.Waiting,
        SendOutcome.ProfileNotVerified => ExitCode.NotVerified,
        _ => ExitCode.Refused,
    };

    private static string Names(IReadOnlyList<Attachment> attachments) => attachments.Count == 0 ? "" : $" [{string.Join(", ", attachments.Select(each => each.Name ?? "attachment"))}]";
}
