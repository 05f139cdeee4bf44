using System.CommandLine;
using Dm3.Cli.Messages;
using Dm3.Cli.Settings;
using Dm3.Client.Delivery;
using Dm3.Core.Messages;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 send</c>: a message of any type to an ENS name. What cannot go now waits in the outbox.</summary>
internal static class SendCommand
{
    private const int MaxCharacters = 1024 * 1024;

    private static readonly Argument<string> To = new("to") { Description = "The recipient's ENS name." };
    private static readonly Argument<string?> Text = new("text") { Description = "The message, with --react the emoji; - reads it from standard input.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> TextFile = new("--file") { Description = "Take the message from a file.", HelpName = "FILE" };
    private static readonly Option<string?> ReplyTo = Reference("--reply-to", "Answer a message");
    private static readonly Option<string?> Edit = Reference("--edit", "Give a message of yours another text");
    private static readonly Option<string?> React = Reference("--react", "Put an emoji to a message");
    private static readonly Option<string?> Delete = Reference("--delete", "Ask the recipient to delete a message of yours");
    private static readonly Option<bool> Check = new("--check") { Description = "Send nothing: show what the recipient asks of senders and whether you meet it. Exit code 4 if not." };

    public static Command Create(CommandRunner runner) => runner.Add(
        new Command("send", "Send a message. Exit code 8 if it waits in the outbox.") { To, Text, TextFile, ReplyTo, Edit, React, Delete, Check }.WithUser(),
        async (session, args, stop) =>
        {
            var to = Session.Normal(args.GetRequiredValue(To));
            var write = await WriterAsync(session, args, stop);
            await using var user = await LocalUser.OpenAsync(session, stop);
            if (args.GetValue(Check)) return await CheckAsync(session, user, to, stop);

            var draft = await write(user, to);
            var result = await user.Messenger.SendAsync(to, draft, stop);
            session.Screen.Show(MessageText.Document(result), () =>
            {
                session.Screen.Values(
                [
                    ("to", result.Recipient),
                    ("message", result.MessageHash),
                    .. result.Attempts.Where(each => result.Service is not null && each.Outcome != SubmitOutcome.Accepted).Select(each => ("tried", (string?)$"{each.Service}: {each.Detail}")),
                ]);
                if (result.Service is not null) session.Screen.Good(MessageText.Words(result));
                else session.Screen.Text(MessageText.Words(result));
                if (result.Service is null) session.Screen.Note("`dm3 outbox flush` tries again; `dm3 outbox drop` gives it up.");
            });
            return MessageText.End(result);
        });

    private static Option<string?> Reference(string name, string what) => new(name) { Description = $"{what}: its hash, the beginning of it, or last.", HelpName = "MESSAGE" };

    // What is wrong with the command line is said before anybody is asked for a key.
    private static async Task<Func<LocalUser, string, Task<Func<MessageDraft, MessageContent>>>> WriterAsync(Session session, ParseResult args, CancellationToken stop)
    {
        if (args.GetValue(Check)) return (_, _) => throw new InvalidOperationException("Nothing is sent.");
        var kinds = new[] { ReplyTo, Edit, React, Delete }.Where(option => args.GetValue(option) is not null).ToList();
        if (kinds.Count > 1) throw CliException.Usage($"{kinds[0].Name} and {kinds[1].Name} do not go together.");
        var kind = kinds.FirstOrDefault();
        if (kind == Delete && (args.GetValue(Text) ?? args.GetValue(TextFile)) is not null) throw CliException.Usage("--delete takes no text.");
        var text = kind == Delete ? "" : await ReadTextAsync(session, args, stop);
        return async (user, to) =>
        {
            if (kind is null) return draft => draft.New(text);
            var reference = await MessageReference.FindAsync(user.Store, to, args.GetValue(kind)!, isOwn: kind == Edit || kind == Delete, stop);
            if (kind == ReplyTo) return draft => draft.Reply(reference, text);
            if (kind == Edit) return draft => draft.Edit(reference, text);
            if (kind == React) return draft => draft.Reaction(reference, text);
            return draft => draft.DeleteRequest(reference);
        };
    }

    private static async Task<string> ReadTextAsync(Session session, ParseResult args, CancellationToken stop)
    {
        var (given, file) = (args.GetValue(Text), args.GetValue(TextFile));
        if (given is not null && file is not null) throw CliException.Usage("The message is either on the command line or in --file.");
        var text = file is not null ? session.ReadFile(file) : given == "-" ? await ReadInputAsync(session, stop) : given;
        text = text?.TrimEnd('\r', '\n');
        return text is { Length: > 0 } ? text : throw CliException.Usage("What shall the message say? Give a text, - for standard input, or --file.");
    }

    private static async Task<string> ReadInputAsync(Session session, CancellationToken stop)
    {
        var buffer = new char[MaxCharacters + 1];
        var length = await session.Host.In.ReadBlockAsync(buffer, stop);
        return length <= MaxCharacters ? new string(buffer, 0, length) : throw CliException.Input($"The message has more than {MaxCharacters} characters.");
    }

    private static async Task<ExitCode> CheckAsync(Session session, LocalUser user, string to, CancellationToken stop)
    {
        var conditions = (await user.Messenger.Sender.GetConditionsAsync(to, stop)).OrEnd($"The delivery service of {to}");
        var check = await user.Messenger.Sender.CheckAsync(to, stop);
        // Deployed services do not know the question.
        if (check.Problem is { Status: not 404 }) check.OrEnd($"The delivery service of {to}");
        var unmet = check.Value?.Unmet;
        session.Screen.Show(new { to, passes = check.Value?.Passes, unmet, conditions }, () =>
        {
            session.Screen.Values(
            [
                ("to", to),
                ("transactions", conditions.MinNonce is { } nonce ? $"at least {nonce}" : null),
                ("balance", conditions.MinBalance is { } balance ? $"at least {balance} {(conditions.MinBalanceTokenAddress is { } token ? $"of {token}" : "wei")}" : null),
                .. conditions.MinTokenBalances.Select(each => ("token", (string?)$"at least {each.Value} of {each.Key}")),
                ("holding", conditions.MinHolding),
                ("contacts only", conditions.ContactsOnly ? "yes" : null),
            ]);
            if (check.Value is null) session.Screen.Text("The delivery service does not say whether you meet this.");
            else if (unmet is null) session.Screen.Good($"{user.Identity.Name} may write.");
            else session.Screen.Text($"Missing ({unmet.Rule}): {unmet.Required}");
        });
        return unmet is null ? ExitCode.Done : ExitCode.Refused;
    }
}
