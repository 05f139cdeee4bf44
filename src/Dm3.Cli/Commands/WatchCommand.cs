using System.CommandLine;
using Dm3.Cli.Messages;
using Dm3.Cli.Output;
using Dm3.Cli.Settings;
using Dm3.Client.Receiving;
using Dm3.Client.Store;
using Dm3.Client;
using Dm3.Core.Messages;

namespace Dm3.Cli.Commands;

/// <summary><c>dm3 watch</c>: messages as they come. Broken connections are opened again; what waits in the outbox goes meanwhile.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(15);

    private static readonly Option<string?> For = new("--for") { Description = "End after this time: 30s, 10m, 12h. Default: with Ctrl-C.", HelpName = "TIME" };
    private static readonly Option<int?> Count = new("--count") { Description = "End after so many messages.", HelpName = "NUMBER" };

    public static Command Create(CommandRunner runner) => runner.Add(
        new Command("watch", "Show messages as they come, one a line. With --json one JSON object a line. Exit code 7 if one did not verify.") { For, Count }.WithUser(),
        async (session, args, stop) =>
        {
            var count = args.GetValue(Count) is not <= 0 ? args.GetValue(Count) : throw CliException.Usage("--count must be 1 or more.");
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
            TimeSpan? limit = args.GetValue(For) is { } text ? Moment.ParseSpan(text) : null;
            await using var user = await LocalUser.OpenAsync(session, stop);
            await user.MailboxesAsync(stop);
            session.Screen.Note($"Messages to {user.Identity.Name}, as they come. Ctrl-C ends.");
            if (limit is { } time) ending.CancelAfter(time);
            var sending = SendAsync(user, ending.Token);
            try
            {
                return await WatchAsync(session, user, count, ending.Token);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                return ExitCode.Done;
            }
            catch (RequestFailedException fault)
            {
                throw user.End(fault.Problem);
            }
            finally
            {
                await ending.CancelAsync();
                await sending;
            }
        });

    private static async Task<ExitCode> WatchAsync(Session session, LocalUser user, int? count, CancellationToken stop)
    {
        var end = ExitCode.Done;
        await foreach (var received in user.Messenger.WatchAsync(stop))
        {
            if (received.Message is { } message)
            {
                if (message.Content.Metadata.Type.IsReceipt()) continue;
                var stored = StoredMessage.Incoming(message, received.PostmarkedAtMilliseconds) with { Group = received.Group?.Id };
                session.Screen.ShowLine(MessageText.Document(stored, isNew: true), () => session.Screen.Text(
                    $"{Times.OfMilliseconds(stored.AtMilliseconds)}  {MessageText.Short(stored.Hash)}  {received.From}{(received.Group is { } group ? $" in {group.Name}" : "")}: {MessageText.Of(message)}"));
                await user.Store.RaiseAsync(stored.Hash, stored.Contact, MessageState.Read, "", stop);
            }
            else
            {
                if (received.Fault != ReceiveFault.Unavailable) end = ExitCode.NotVerified;
                session.Screen.ShowLine(MessageText.Document(received), () => MessageText.Warn(session.Screen, received));
            }

            if (--count == 0) break;
        }

        return end;
    }

    private static async Task SendAsync(LocalUser user, CancellationToken stop)
    {
        try
        {
            await user.Outbox.RunAsync(FlushInterval, stop);
        }
        catch (OperationCanceledException)
        {
            // The end of the watch.
        }
    }
}
