using System.CommandLine;
using Dm3.Cli.Messages;
using Dm3.Cli.Output;
using Dm3.Cli.Settings;
using Dm3.Client.Store;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 outbox</c>: messages that no delivery service has yet.</summary>
internal static class OutboxCommands
{
    public static Command Create(CommandRunner runner) => new("outbox", "Messages that could not be sent yet, or were refused.") { List(runner), Flush(runner), Drop(runner), Invite(runner) };

    private static Command List(CommandRunner runner) => runner.Add(new Command("list", "What waits and what was refused.").WithUser(), async (session, _, stop) =>
    {
        await using var user = await LocalUser.OpenAsync(session, stop);
        var messages = await user.Outbox.ListAsync(withFailed: true, stop);
        session.Screen.Show(new { name = user.Identity.Name, messages = messages.Select(each => MessageText.Document(each, isNew: false)) }, () =>
        {
            if (messages.Count == 0) session.Screen.Text("The outbox is empty.");
            else session.Screen.Table(["message", "to", "written", "state", "text"], messages.Select(Row));
        });
    });

    private static Command Flush(CommandRunner runner) => runner.Add(
        new Command("flush", "Try everything again now, also what was refused. Exit code 8 if something waits on, 4 if something was refused.").WithUser(),
        async (session, _, stop) =>
        {
            await using var user = await LocalUser.OpenAsync(session, stop);
            var results = await user.Outbox.FlushAsync(withFailed: true, stop);
            session.Screen.Show(new { name = user.Identity.Name, results = results.Select(MessageText.Document) }, () =>
            {
                if (results.Count == 0) session.Screen.Text("The outbox is empty.");
                foreach (var each in results) session.Screen.Text($"{MessageText.Short(each.MessageHash)}  {each.Recipient}  {MessageText.Words(each)}");
            });
            var ends = results.Select(MessageText.End).ToList();
            return ends.Contains(ExitCode.NotVerified) ? ExitCode.NotVerified : ends.Contains(ExitCode.Refused) ? ExitCode.Refused : ends.Contains(ExitCode.Waiting) ? ExitCode.Waiting : ExitCode.Done;
        });

    private static Command Drop(CommandRunner runner)
    {
        var message = new Argument<string>("message") { Description = "Its hash, or the beginning of it." };
        var yes = NameCommands.Yes();
        return runner.Add(new Command("drop", "Give a message up: it is never sent, and stays in its conversation as failed.") { message, yes }.WithUser(), async (session, args, stop) =>
        {
            await using var user = await LocalUser.OpenAsync(session, stop);
            var hash = MessageReference.One(args.GetRequiredValue(message), (await user.Outbox.ListAsync(withFailed: true, stop)).Select(each => each.Hash));
            await session.ConfirmAsync(args.GetValue(yes), $"Give {MessageText.Short(hash)} up?", stop);
            await user.Outbox.DropAsync(hash, stop);
            session.Screen.Show(new { messageHash = hash, dropped = true }, () => session.Screen.Good($"{hash} will not be sent."));
        });
    }

    private static Command Invite(CommandRunner runner)
    {
        var name = new Argument<string>("name") { Description = "An ENS name without a dm3 profile, with an e-mail address in its record `email`." };
        return runner.Add(new Command("invite", "Let your delivery service invite somebody by e-mail, once; it names no sender.") { name }.WithUser(), async (session, args, stop) =>
        {
            var to = Session.Normal(args.GetRequiredValue(name));
            await using var user = await LocalUser.OpenAsync(session, stop);
            var mailboxes = await user.MailboxesAsync(stop);
            foreach (var mailbox in mailboxes)
            {
                var answer = await mailbox.InviteAsync(to, stop);
                // The next one may know the recipient's address, or be able to write there.
                if (answer.Problem is { } problem && (problem.IsTemporary || problem.Code == "invitations-not-offered") && mailbox != mailboxes[^1]) continue;
                var queued = (bool?)answer.OrEnd(mailbox.Service.Url)["queued"] ?? false;
                session.Screen.Show(new { recipient = to, service = mailbox.Service.Name, queued }, () =>
                    session.Screen.Text(queued ? $"{mailbox.Service.Name} invites {to}." : $"{to} was invited before, or wants no invitations."));
                return;
            }
        });
    }

    private static IReadOnlyList<string?> Row(StoredMessage message) =>
    [
        MessageText.Short(message.Hash), message.Contact, Times.OfMilliseconds(message.AtMilliseconds),
        message.Detail.Length > 0 ? $"{Faults.Kebab(message.State)}: {message.Detail}" : Faults.Kebab(message.State), MessageText.Of(message.Message),
    ];
}
