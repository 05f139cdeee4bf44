using System.CommandLine;
using Dm3.Cli.Messages;
using Dm3.Cli.Output;
using Dm3.Cli.Settings;
using Dm3.Client;
using Dm3.Client.Receiving;
using Dm3.Client.Store;
using Dm3.Core.Messages;
using Dm3.Core.Names;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 inbox</c>: brings what waits at the delivery services into the store, and shows conversations.</summary>
internal static class InboxCommand
{
    private static readonly Option<string?> Conversation = new("--conversation") { Description = "Only messages with this name, or of this group.", HelpName = "NAME" };
    private static readonly Option<string?> Since = new("--since") { Description = "Only messages since a time (2026-11-26, 2026-11-26T15:30:00Z), or not older than 30m, 12h, 7d.", HelpName = "TIME" };
    private static readonly Option<int> Limit = new("--limit") { Description = "Most messages to show, the newest.", DefaultValueFactory = _ => 50, HelpName = "NUMBER" };
    private static readonly Option<bool> Unread = new("--unread") { Description = "Only messages that were not shown before." };
    private static readonly Option<bool> Offline = new("--offline") { Description = "Ask no delivery service: show what is here." };
    private static readonly Option<bool> Receipts = new("--receipts") { Description = "Tell senders that their messages were shown." };
    private static readonly Option<bool> Discard = new("--discard") { Description = "Let your delivery services delete messages that did not verify." };

    public static Command Create(CommandRunner runner) => runner.Add(
        new Command("inbox", "Bring new messages, verify and store them, and show conversations. Exit code 7 if one did not verify.") { Conversation, Since, Limit, Unread, Offline, Receipts, Discard }.WithUser(),
        async (session, args, stop) =>
        {
            var limit = args.GetValue(Limit) is > 0 and var positive ? positive : throw CliException.Usage("--limit must be 1 or more.");
            var since = args.GetValue(Since) is { } text ? Moment.Parse(text, session.Host.Clock.GetUtcNow()) : long.MinValue;
            await using var user = await LocalUser.OpenAsync(session, stop);
            var picked = args.GetValue(Offline) ? new PickUpResult([], new Dictionary<string, RequestProblem>()) : await user.Messenger.PickUpAsync(stop);
            if (picked.Problems.GetValueOrDefault(user.Identity.Name) is { Status: not 0 } own) throw user.End(own);

            var unread = await user.Store.ListUnreadAsync(stop);
            var conversation = args.GetValue(Conversation);
            var lines = args.GetValue(Unread)
                ? [.. unread.Where(each => IsOf(each, conversation) && each.AtMilliseconds >= since).TakeLast(limit).Select(each => new Line(each, null, [each]))]
                : await ReadAsync(user.Store, conversation, since, limit, unread, stop);
            var refused = picked.Messages.Where(each => !each.IsVerified).ToList();
            Show(session, user, lines, refused, picked);
            await MarkAsync(user, lines.SelectMany(each => each.News), args.GetValue(Receipts), stop);
            if (args.GetValue(Discard)) await DiscardAsync(session, user, refused, stop);
            return refused.Any(each => each.Fault != ReceiveFault.Unavailable) ? ExitCode.NotVerified : picked.Problems.Count > 0 || refused.Count > 0 ? ExitCode.Unreachable : ExitCode.Done;
        });

    private static bool IsOf(StoredMessage message, string? conversation) =>
        conversation is null || message.Group == conversation || (message.Group is null && Dm3Name.AreSame(message.Contact, conversation));

    // The newest of all conversations, or of one, as they stand after every edit, reaction and deletion.
    private static async Task<IReadOnlyList<Line>> ReadAsync(ConversationStore store, string? conversation, long since, int limit, IReadOnlyList<StoredMessage> unread, CancellationToken stop)
    {
        var lines = new List<Line>();
        foreach (var each in await store.ListAsync(stop))
        {
            if (conversation is not null && (each.IsGroup ? each.Key != conversation : !Dm3Name.AreSame(each.Key, conversation))) continue;
            var views = await store.ViewAsync(each.Key, each.IsGroup, since, limit: limit, cancellationToken: stop);
            lines.AddRange(views.Select(view => new Line(
                view.Original, view, [.. unread.Where(message => message.Hash == view.Hash || message.Message.Content.Metadata.ReferenceMessageHash == view.Hash)])));
        }

        return [.. lines.OrderBy(each => each.Message.AtMilliseconds).TakeLast(limit)];
    }

    private static void Show(Session session, LocalUser user, IReadOnlyList<Line> lines, List<ReceivedMessage> refused, PickUpResult picked)
    {
        var document = new
        {
            name = user.Identity.Name,
            messages = lines.Select(each => MessageText.Document(each.Message, each.News.Count > 0, each.View)),
            notVerified = refused.Select(MessageText.Document),
            problems = picked.Problems.Select(each => new { service = each.Key, code = each.Value.Code, detail = each.Value.Detail }),
        };
        session.Screen.Show(document, () =>
        {
            foreach (var conversation in lines.GroupBy(each => each.Message.Group ?? each.Message.Contact).OrderBy(each => each.Max(line => line.Message.AtMilliseconds)))
            {
                session.Screen.Heading(conversation.Key);
                session.Screen.Table(["", "at", "from", "message", "state", "text"], conversation.Select(Row), onlyLastWraps: true);
            }

            if (lines.Count == 0) session.Screen.Text("No messages.");
            foreach (var each in refused) MessageText.Warn(session.Screen, each);
            foreach (var (service, problem) in picked.Problems) session.Screen.Mark("not asked", "yellow", $"{service}  {problem.Detail}");
        });
    }

    private static IReadOnlyList<string?> Row(Line line) =>
    [
        line.News.Count > 0 ? "new" : "", Times.OfMilliseconds(line.Message.AtMilliseconds), line.Message.IsOutgoing ? "you" : line.Message.Contact, MessageText.Short(line.Message.Hash),
        line.Message.IsOutgoing ? Faults.Kebab(line.View?.State ?? line.Message.State) : "", line.View is null ? MessageText.Of(line.Message.Message) : MessageText.Of(line.View),
    ];

    private static async Task MarkAsync(LocalUser user, IEnumerable<StoredMessage> shown, bool receipts, CancellationToken stop)
    {
        foreach (var each in shown)
        {
            var isContent = each.Message.Content.Metadata.Type.IsContent();
            if (receipts && isContent && each.Group is null) await user.Messenger.MarkReadAsync(each.Contact, each.Hash, stop);
            else await user.Store.RaiseAsync(each.Hash, each.Contact, MessageState.Read, "", stop);
        }
    }

    private static async Task DiscardAsync(Session session, LocalUser user, List<ReceivedMessage> refused, CancellationToken stop)
    {
        foreach (var mailbox in await user.MailboxesAsync(stop))
        {
            var hashes = refused.Where(each => each.Service == mailbox.Service.Name && each.Fault != ReceiveFault.Unavailable).Select(each => each.Hash).ToList();
            if (hashes.Count == 0) continue;
            if (await mailbox.AcknowledgeAsync(hashes, stop) is { } problem) throw user.End(problem);
            session.Screen.Note($"{mailbox.Service.Name} deletes {Counts.Of(hashes.Count, "message")}.");
        }
    }

    // What is shown in one line: a message as it came, or with what was done to it since; and what of that was not shown before.
    private sealed record Line(StoredMessage Message, MessageView? View, IReadOnlyList<StoredMessage> News);
}
